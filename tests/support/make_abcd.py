#!/usr/bin/env python3
"""Writes an ABCD 2.06 document of about a given size: units that differ in names, places, persons
and dates, for the memory check and the benchmark. The same arguments give the same document.

  make_abcd.py SIZE [FILE]      SIZE such as 10MB, 300MB; FILE is standard output by default
"""
import random
import sys

# One unit, and what is demanded of a data set.
SMALL = b"""<?xml version="1.0" encoding="UTF-8"?>
<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet>
  <TechnicalContacts><TechnicalContact><Name>Ada Moss</Name></TechnicalContact></TechnicalContacts>
  <ContentContacts><ContentContact><Name>Ada Moss</Name></ContentContact></ContentContacts>
  <Metadata><Description><Representation language="en"><Title>Mosses of the Harz</Title>
  <Details>Mosses collected in the Harz mountains over three summers.</Details>
  <URI>https://moss.example/harz</URI></Representation></Description>
  <RevisionData><DateModified>2020-05-01T00:00:00</DateModified></RevisionData></Metadata>
  <Units><Unit><SourceInstitutionID>MOSS</SourceInstitutionID><SourceID>Harz</SourceID>
  <UnitID>1</UnitID><RecordBasis>PreservedSpecimen</RecordBasis></Unit></Units>
</DataSet></DataSets>
"""

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<abcd:DataSets xmlns:abcd="http://www.tdwg.org/schemas/abcd/2.06">
  <abcd:DataSet>
    <abcd:DatasetGUID>https://example.org/dataset/made</abcd:DatasetGUID>
    <abcd:TechnicalContacts>
      <abcd:TechnicalContact>
        <abcd:Name>Data Centre of the Example Museum</abcd:Name>
        <abcd:Email>data@example.org</abcd:Email>
      </abcd:TechnicalContact>
    </abcd:TechnicalContacts>
    <abcd:ContentContacts>
      <abcd:ContentContact>
        <abcd:Name>Erika Muster</abcd:Name>
      </abcd:ContentContact>
    </abcd:ContentContacts>
    <abcd:Metadata>
      <abcd:Description>
        <abcd:Representation language="en">
          <abcd:Title>A made collection</abcd:Title>
          <abcd:Details>Units made by a program, to see how a converter copes with many of them.</abcd:Details>
          <abcd:URI>https://example.org/made</abcd:URI>
        </abcd:Representation>
      </abcd:Description>
      <abcd:RevisionData>
        <abcd:Creators>Muster, Erika; Beispiel, Karl</abcd:Creators>
        <abcd:DateModified>2024-02-29T12:00:00</abcd:DateModified>
      </abcd:RevisionData>
      <abcd:IPRStatements>
        <abcd:Licenses>
          <abcd:License language="en">
            <abcd:Text>CC BY 4.0</abcd:Text>
          </abcd:License>
        </abcd:Licenses>
      </abcd:IPRStatements>
    </abcd:Metadata>
    <abcd:Units>
"""

UNIT = """      <abcd:Unit>
        <abcd:UnitGUID>https://example.org/object/{number}</abcd:UnitGUID>
        <abcd:SourceInstitutionID>EX</abcd:SourceInstitutionID>
        <abcd:SourceID>Made</abcd:SourceID>
        <abcd:UnitID>EX {number:08d}</abcd:UnitID>
        <abcd:Identifications>
          <abcd:Identification>
            <abcd:Result>
              <abcd:TaxonIdentified>
                <abcd:HigherTaxa>
                  <abcd:HigherTaxon>
                    <abcd:HigherTaxonName>Plantae</abcd:HigherTaxonName>
                    <abcd:HigherTaxonRank>regnum</abcd:HigherTaxonRank>
                  </abcd:HigherTaxon>
                  <abcd:HigherTaxon>
                    <abcd:HigherTaxonName>{family}</abcd:HigherTaxonName>
                    <abcd:HigherTaxonRank>familia</abcd:HigherTaxonRank>
                  </abcd:HigherTaxon>
                </abcd:HigherTaxa>
                <abcd:ScientificName>
                  <abcd:FullScientificNameString>{genus} {species} (Humb. &amp; Bonpl.) {author}</abcd:FullScientificNameString>
                  <abcd:NameAtomised>
                    <abcd:Botanical>
                      <abcd:GenusOrMonomial>{genus}</abcd:GenusOrMonomial>
                      <abcd:FirstEpithet>{species}</abcd:FirstEpithet>
                      <abcd:AuthorTeam>{author}</abcd:AuthorTeam>
                    </abcd:Botanical>
                  </abcd:NameAtomised>
                </abcd:ScientificName>
              </abcd:TaxonIdentified>
            </abcd:Result>
            <abcd:PreferredFlag>true</abcd:PreferredFlag>
          </abcd:Identification>
        </abcd:Identifications>
        <abcd:RecordBasis>PreservedSpecimen</abcd:RecordBasis>
        <abcd:KindOfUnit>herbarium sheet</abcd:KindOfUnit>
        <abcd:MultiMediaObjects>
          <abcd:MultiMediaObject>
            <abcd:FileURI>https://images.example.org/{number}.jpg</abcd:FileURI>
            <abcd:Format>image/jpeg</abcd:Format>
            <abcd:IPR>
              <abcd:Licenses>
                <abcd:License language="en">
                  <abcd:URI>https://creativecommons.org/licenses/by-sa/4.0/</abcd:URI>
                </abcd:License>
              </abcd:Licenses>
            </abcd:IPR>
          </abcd:MultiMediaObject>
        </abcd:MultiMediaObjects>
        <abcd:Gathering>
          <abcd:DateTime>
            <abcd:ISODateTimeBegin>{year}-{month:02d}-{day:02d}</abcd:ISODateTimeBegin>
          </abcd:DateTime>
          <abcd:Agents>
            <abcd:GatheringAgent>
              <abcd:Person>
                <abcd:FullName>{collector}</abcd:FullName>
              </abcd:Person>
            </abcd:GatheringAgent>
          </abcd:Agents>
          <abcd:LocalityText>{locality}, {metres} m north of the "{place}" inn</abcd:LocalityText>
          <abcd:Country>
            <abcd:Name>{country}</abcd:Name>
            <abcd:ISO3166Code>{code}</abcd:ISO3166Code>
          </abcd:Country>
          <abcd:SiteCoordinateSets>
            <abcd:SiteCoordinates>
              <abcd:CoordinatesLatLong>
                <abcd:LongitudeDecimal>{longitude:.6f}</abcd:LongitudeDecimal>
                <abcd:LatitudeDecimal>{latitude:.6f}</abcd:LatitudeDecimal>
                <abcd:SpatialDatum>WGS84</abcd:SpatialDatum>
              </abcd:CoordinatesLatLong>
            </abcd:SiteCoordinates>
          </abcd:SiteCoordinateSets>
          <abcd:Altitude>
            <abcd:MeasurementOrFactAtomised>
              <abcd:LowerValue>{metres}</abcd:LowerValue>
              <abcd:UnitOfMeasurement>m</abcd:UnitOfMeasurement>
            </abcd:MeasurementOrFactAtomised>
          </abcd:Altitude>
        </abcd:Gathering>
        <abcd:CollectorsFieldNumber>{number}</abcd:CollectorsFieldNumber>
        <abcd:MeasurementsOrFacts>
          <abcd:MeasurementOrFact>
            <abcd:MeasurementOrFactAtomised>
              <abcd:Parameter>height of plant</abcd:Parameter>
              <abcd:LowerValue>{height}</abcd:LowerValue>
              <abcd:UnitOfMeasurement>cm</abcd:UnitOfMeasurement>
            </abcd:MeasurementOrFactAtomised>
          </abcd:MeasurementOrFact>
        </abcd:MeasurementsOrFacts>
        <abcd:Notes>This note is not part of what is converted, but it has to be read.</abcd:Notes>
        <abcd:RecordURI>https://example.org/object/{number}</abcd:RecordURI>
      </abcd:Unit>
"""

TAIL = """    </abcd:Units>
  </abcd:DataSet>
</abcd:DataSets>
"""

SYLLABLES = "ba ce di fo gu la me ni po ru sa te vi xo zü".split()
COUNTRIES = [("Germany", "DE"), ("Uganda", "UG"), ("Perú", "PE"), ("日本", "JP"), ("France", "FR")]


def word(rng, syllables):
    return "".join(rng.choice(SYLLABLES) for _ in range(syllables))


def unit(rng, number):
    country, code = rng.choice(COUNTRIES)
    return UNIT.format(
        number=number, family=word(rng, 2).capitalize() + "aceae", genus=word(rng, 3).capitalize(),
        species=word(rng, 4), author=word(rng, 2).capitalize() + ".",
        year=rng.randint(1800, 2020), month=rng.randint(1, 12), day=rng.randint(1, 28),
        collector=word(rng, 3).capitalize() + ", " + word(rng, 2).capitalize(),
        locality=word(rng, 4).capitalize(), place=word(rng, 3).capitalize(), country=country,
        code=code, longitude=rng.uniform(-180, 180), latitude=rng.uniform(-90, 90),
        metres=rng.randint(1, 4000), height=rng.randint(1, 300))


def write(size, to):
    """Writes units until the document has at least `size` bytes."""
    rng = random.Random(206)
    written = to.write(HEAD.encode()) + len(TAIL)
    number = 0
    while written < size:
        number += 1
        written += to.write(unit(rng, number).encode())
    to.write(TAIL.encode())
    return number


def parse_size(text):
    for suffix, factor in (("kB", 1000), ("MB", 10 ** 6), ("GB", 10 ** 9)):
        if text.endswith(suffix):
            return int(text[:-2]) * factor
    return int(text)


def main():
    size = parse_size(sys.argv[1])
    if len(sys.argv) > 2:
        with open(sys.argv[2], "wb", buffering=1 << 20) as to:
            write(size, to)
    else:
        write(size, sys.stdout.buffer)


if __name__ == "__main__":
    main()
