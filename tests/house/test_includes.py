"""Who may include whom: the map of docs/architecture.md, held."""
import re

# Each module's own headers and base's are always allowed.
MODULES = {
    "base": set(),
    "cli": set(),
    "json": set(),
    "crypto": set(),
    "config": {"crypto"},
    "http": {"crypto"},
    "s3": {"crypto", "http"},
    "mosaic": {"crypto", "json"},
    "aruna": {"crypto", "json", "http"},
    "capture": {"json", "crypto"},
    "listen": {"capture", "mosaic", "aruna", "http", "json", "crypto"},
    "replay": {"capture", "mosaic", "aruna", "http", "json"},
    "convert": {"crypto", "json", "http"},
    "pipeline": {"aruna", "s3", "convert", "http", "crypto"},
    "sandbox": {"aruna", "s3", "http", "crypto", "json"},
}
# Third-party headers that are kept to few files: what begins like this, where it may stand.
KEPT = {
    r"CLI/": r"apps/hookctl/bind\.cpp$",
    r"curl/": r"lib/http/[^/]*curl[^/]*$",
    r"grpc": r"lib/(aruna/[^/]*grpc[^/]*|sandbox/[^/]*grpc[^/]*)$",
    r"openssl/": r"lib/crypto/",
    r"sqlite3\.h": r"lib/base/database",
    r"expat\.h": r"lib/(convert|s3|base)/|lib/sandbox/s3_multipart\.cpp$",
    r"toml\+\+/": r"lib/config/",
    r"boost/": r"lib/http/",
    r"re2/": r"lib/(aruna/filter|json/schema/|replay/filter)",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def sources(root):
    for folder in ("lib", "apps"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".hpp", ".cpp"):
                yield path.relative_to(root).as_posix(), INCLUDE.findall(path.read_text())


def test_modules_include_only_those_below_them(root):
    wrong = []
    for path, includes in sources(root):
        top, module, *_ = path.split("/")
        if top != "lib":
            continue
        allowed = MODULES[module] | {module, "base"}
        wrong += [f"{path} includes {name}" for name in includes
                  if name.split("/")[0] in MODULES and name.split("/")[0] not in allowed]
    assert not wrong, "\n".join(wrong)


def test_third_party_headers_stay_where_they_belong(root):
    wrong = [f"{path} includes {name}" for path, includes in sources(root) for name in includes
             for prefix, place in KEPT.items()
             if re.match(prefix, name) and not re.match(place, path)]
    assert not wrong, "\n".join(wrong)


def test_every_module_has_a_row(root):
    folders = {p.name for p in (root / "lib").iterdir() if p.is_dir()}
    assert folders <= set(MODULES)
