"""Memory does not depend on the size: less than 10 MiB between 10 and 300 MB."""
import hashlib

import pytest

SMALL, LARGE = 10_000_000, 300_000_000
APART_KIB = 10 * 1024

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<DataSets xmlns="http://www.tdwg.org/schemas/abcd/2.06"><DataSet>
<DatasetGUID>https://example.org/big</DatasetGUID>
<Metadata><Description><Representation language="en"><Title>Much of everything</Title>
<Details>A made-up collection with very many sheets, to see what they cost.</Details>
</Representation></Description></Metadata><Units>
"""
UNIT = """<Unit><UnitGUID>https://example.org/u/{i}</UnitGUID>
<SourceInstitutionID>EX</SourceInstitutionID><SourceID>Big</SourceID><UnitID>{i}</UnitID>
<Identifications><Identification><Result><TaxonIdentified><ScientificName>
<FullScientificNameString>Genus{taxon} species{taxon} L.</FullScientificNameString>
</ScientificName></TaxonIdentified></Result></Identification></Identifications>
<RecordBasis>PreservedSpecimen</RecordBasis>
<Gathering><DateTime><ISODateTimeBegin>{year}-05-{day:02d}</ISODateTimeBegin></DateTime>
<Agents><GatheringAgent><Person><FullName>Collector {person}</FullName></Person></GatheringAgent>
</Agents><LocalityText>Locality {i}</LocalityText>
<SiteCoordinateSets><SiteCoordinates><CoordinatesLatLong>
<LongitudeDecimal>{lon:.5f}</LongitudeDecimal><LatitudeDecimal>{lat:.5f}</LatitudeDecimal>
</CoordinatesLatLong></SiteCoordinates></SiteCoordinateSets></Gathering></Unit>
"""
TAIL = "</Units></DataSet></DataSets>\n"


def write_abcd(path, size):
    """A document whose every unit has a place of its own."""
    with open(path, "w") as out:
        out.write(HEAD)
        i = 0
        while out.tell() < size:
            out.write("".join(UNIT.format(
                i=j, taxon=j % 3000, year=1900 + j % 120, day=1 + j % 28, person=j % 500,
                lon=j * 0.00037 % 180, lat=j * 0.00011 % 90) for j in range(i, i + 1000)))
            i += 1000
        out.write(TAIL)


def write_noise(path, size):
    """Bytes that do not repeat, from a fixed seed."""
    with open(path, "wb") as out:
        block = hashlib.sha512(b"seed").digest() * 16384
        for i in range(size // len(block) + 1):
            out.write(i.to_bytes(8, "big") + block[8:min(len(block), size - i * len(block))])


def peaks(hookctl, sandbox, tmp_path, name, write, *options):
    found = []
    for size in (SMALL, LARGE):
        file = tmp_path / "big"
        write(file, size)
        before = len(sandbox.fired())
        sandbox.put(file, "--name", f"{size}.{name}")
        file.unlink()
        payload = sandbox.wait_fired(before + 1)
        found.append(hookctl.peak_memory("process", payload, *options, env=sandbox.settings()))
    return found


@pytest.mark.parametrize("name, write, options", [
    ("bin", write_noise, ["--convert", "none"]),
    ("xml", write_abcd, ["--convert", "abcd-to-bioschemas"]),
    ("xml", write_abcd, ["--convert", "abcd-to-bioschemas", "--units", "none"]),
])
def test_peak_memory(hookctl, sandbox, tmp_path, name, write, options):
    sandbox.create_hook(filters=[{"name": r"^\d+\.(bin|xml)$"}])
    small, large = peaks(hookctl, sandbox, tmp_path, name, write, *options)
    print(f"{options}: {small} KiB and {large} KiB")
    assert abs(large - small) < APART_KIB
    assert large < 64 * 1024
    assert not list(hookctl.temp.iterdir())
