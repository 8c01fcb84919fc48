"""abcd-to-bioschemas as one would write it with lxml: lxml_convert.py IN OUT

Covers what make_abcd.py writes, one unit in memory at a time, repeated values once."""
import json
import sys

from lxml import etree

A = "{http://www.tdwg.org/schemas/abcd/2.06}"


def path(text):
    return "/".join(A + step for step in text.split("/"))


UNIT = {name: path(way) for name, way in {
    "guid": "UnitGUID", "institution": "SourceInstitutionID", "source": "SourceID", "id": "UnitID",
    "taxon": "Identifications/Identification/Result/TaxonIdentified/ScientificName/"
             "FullScientificNameString",
    "higher": "Identifications/Identification/Result/TaxonIdentified/HigherTaxa/HigherTaxon",
    "basis": "RecordBasis", "kind": "KindOfUnit", "field": "CollectorsFieldNumber",
    "media": "MultiMediaObjects/MultiMediaObject", "date": "Gathering/DateTime/ISODateTimeBegin",
    "collector": "Gathering/Agents/GatheringAgent/Person/FullName",
    "locality": "Gathering/LocalityText", "country": "Gathering/Country/Name",
    "code": "Gathering/Country/ISO3166Code", "uri": "RecordURI",
    "coordinates": "Gathering/SiteCoordinateSets/SiteCoordinates/CoordinatesLatLong",
    "altitude": "Gathering/Altitude/MeasurementOrFactAtomised/LowerValue",
    "facts": "MeasurementsOrFacts/MeasurementOrFact/MeasurementOrFactAtomised"}.items()}
RANK, HIGHER = path("HigherTaxonRank"), path("HigherTaxonName")
LATITUDE, LONGITUDE = path("LatitudeDecimal"), path("LongitudeDecimal")
FILE, FORMAT, LICENSE = path("FileURI"), path("Format"), path("IPR/Licenses/License/URI")
PARAMETER, LOWER, MEASURE = path("Parameter"), path("LowerValue"), path("UnitOfMeasurement")


class Dataset:
    def __init__(self):
        self.sets = {name: {} for name in ("keywords", "contributor", "additionalType",
                                           "spatialCoverage", "associatedMedia", "taxa")}
        self.dates, self.metres, self.count = [], [], 0

    def once(self, name, thing):
        key = thing if isinstance(thing, str) else json.dumps(thing, ensure_ascii=False)
        self.sets[name].setdefault(key)

    def unit(self, e):
        get = {name: e.findtext(UNIT[name]) for name in (
            "guid", "institution", "source", "id", "taxon", "basis", "kind", "field", "date",
            "collector", "locality", "country", "code", "altitude", "uri")}
        self.count += 1
        taxon = {"@type": "Taxon", "name": get["taxon"], "taxonRank": "Species"}
        self.once("taxa", taxon)
        for higher in e.iterfind(UNIT["higher"]):
            self.once("taxa", {"@type": "Taxon", "name": higher.findtext(HIGHER),
                               "taxonRank": higher.findtext(RANK)})
        person = {"@type": "Person", "name": get["collector"]}
        country = {"@type": "Country", "name": get["country"], "identifier": get["code"]}
        coordinates = e.find(UNIT["coordinates"])
        geo = {"@type": "GeoCoordinates", "latitude": float(coordinates.findtext(LATITUDE)),
               "longitude": float(coordinates.findtext(LONGITUDE))}
        self.once("contributor", person)
        self.once("additionalType", get["basis"])
        self.once("keywords", get["kind"])
        self.once("spatialCoverage", country)
        self.once("spatialCoverage", {"@type": "Place", "name": get["locality"], "geo": geo})
        self.dates = [*self.dates, get["date"]]
        self.dates = [min(self.dates), max(self.dates)]
        metres = float(get["altitude"])
        self.metres = [*self.metres, metres]
        self.metres = [min(self.metres), max(self.metres)]
        media = []
        for m in e.iterfind(UNIT["media"]):
            media.append({"@type": "MediaObject", "contentUrl": m.findtext(FILE),
                          "encodingFormat": m.findtext(FORMAT), "license": m.findtext(LICENSE)})
            self.once("associatedMedia", media[-1])
        facts = [{"@type": "PropertyValue", "name": f.findtext(PARAMETER),
                  "value": f.findtext(LOWER), "unitText": f.findtext(MEASURE)}
                 for f in e.iterfind(UNIT["facts"])]
        return {"@type": "bioschemas:BioSample", "@id": get["guid"],
                "identifier": [f"{get['institution']}:{get['source']}:{get['id']}", get["guid"]],
                "url": get["uri"], "name": get["taxon"], "collector": [person],
                "custodian": {"@type": "Organization", "name": get["institution"]},
                "dateCreated": get["date"],
                "locationCreated": {"@type": "Place", "name": get["locality"],
                                    "geo": {**geo, "elevation": metres},
                                    "containedInPlace": country},
                "taxonomicRange": taxon, "associatedMedia": media,
                "additionalProperty": [
                    {"@type": "PropertyValue", "name": "RecordBasis", "value": get["basis"]},
                    {"@type": "PropertyValue", "name": "KindOfUnit", "value": get["kind"]},
                    {"@type": "PropertyValue", "name": "CollectorsFieldNumber",
                     "value": get["field"]}, *facts]}

    def summary(self):
        things = {name: [json.loads(k) if k.startswith("{") else k for k in found]
                  for name, found in self.sets.items()}
        return {"@context": "https://schema.org/", "@type": "Dataset", **things,
                "temporalCoverage": "/".join(self.dates),
                "variableMeasured": {"minValue": self.metres[0], "maxValue": self.metres[1]},
                "size": {"@type": "QuantitativeValue", "value": self.count}}


def main():
    dataset = Dataset()
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write('{"about": [')
        for _, e in etree.iterparse(sys.argv[1], tag=A + "Unit"):
            out.write(",\n" if dataset.count else "\n")
            json.dump(dataset.unit(e), out, ensure_ascii=False)
            e.clear()
            while e.getprevious() is not None:
                del e.getparent()[0]
        out.write("], ")
        out.write(json.dumps(dataset.summary(), ensure_ascii=False)[1:])


main()
