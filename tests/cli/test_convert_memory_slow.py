"""The converter alone: its memory does not depend on the document's size."""
from support import make_abcd


def test_memory_does_not_depend_on_size(hookctl, tmp_path):
    peaks = []
    for size in (10, 300):
        source = tmp_path / f"{size}.xml"
        with source.open("wb", buffering=1 << 20) as to:
            units = make_abcd.write(size * 10 ** 6, to)
        out = tmp_path / f"{size}.json"
        peaks.append(hookctl.peak_memory("convert", "abcd-to-bioschemas", source, out))
        with out.open() as document:
            assert f'"value":{units},"unitText":"records"' in document.read()
        source.unlink()
        out.unlink()
    assert abs(peaks[1] - peaks[0]) < 10 * 1024, peaks
    assert max(peaks) < 64 * 1024, peaks
