# SPDX-License-Identifier: MIT
"""engines.py - newshound and its peers: how each is fetched, built and called.

Versions are pinned here. What cannot be had on a machine raises Absent with the reason, and the report says
so. Everything fetched or built goes below the work folder.
"""
import glob
import os
import shutil
import subprocess
import sys
import zipfile

SOURCE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(SOURCE))
LUCENE = "10.6.0"         # needs Java 21
LUCENE_JAVA_17 = "9.12.3"  # the last that does not
PISA = "0.4.9"
TBB = "2020.3.254"  # what PISA's wheel is linked with
LUCENE_PARTS = ("core", "misc", "analysis-common")


class Absent(Exception):
    """This engine cannot be had here; the text says why."""


def run(command, **options):
    """Standard output of a command that must work."""
    try:
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)
    except FileNotFoundError as failure:
        raise Absent(f"{os.path.basename(command[0])} is not installed") from failure
    except subprocess.CalledProcessError as failure:
        last = (failure.stderr or failure.stdout).strip().splitlines()[-1:] or ["it says nothing"]
        raise Absent(f"{os.path.basename(command[0])} failed: {last[0]}") from failure
    return done.stdout.strip()


class Engine:
    """One engine; work is its folder for what it needs."""

    name = ""
    limits = ""   # what a reader of its figures must know
    shares = ""   # the engine whose index this one reads
    version = ""  # known once prepared

    def __init__(self, work, built=None):
        self.work, self.built = work, built

    def prepare(self):
        """Fetches and compiles; raises Absent."""

    def build_command(self, corpus, index):
        raise NotImplementedError

    def compact(self, index):
        """Makes a finished index small, where its makers have a tool for that; no part of the building time."""

    def serve_command(self, index, hits=False):
        raise NotImplementedError


class MesonEngine(Engine):
    """An engine whose driver is of our own build: built names one that is there already, else it is made."""

    targets = ()

    def program(self, name):
        return os.path.join(self.built or os.path.join(self.work, "newshound"), "tests", "bench", name)

    def prepare(self):
        if self.built:
            if not all(os.path.exists(self.program(target)) for target in self.targets):
                raise Absent(f"the build has no {', '.join(self.targets)}")
            return
        folder = os.path.join(self.work, "newshound")
        if not os.path.exists(os.path.join(folder, "build.ninja")):
            run(["meson", "setup", folder, ROOT, "--buildtype=release", "-Db_lto=true"])
        run(["ninja", "-C", folder, *(f"tests/bench/{target}" for target in self.targets)])


class Newshound(MesonEngine):
    """single: headline and body in one field, which is what the peers index; else the headline stands apart.
    text: the articles are stored whole. threads: for one search. reorder: articles with the same words stand near
    each other. options: more of the driver's."""

    name = "newshound"
    targets = ("newshound-bench", "newshound-bench-index")

    def __init__(self, work, built=None, single=True, scoring="bm25", text=False, threads=1, reorder=False,
                 options=()):
        super().__init__(work, built)
        self.single, self.scoring, self.text, self.threads, self.options = single, scoring, text, threads, options
        self.reorder = reorder
        if reorder:
            self.name, self.limits = "newshound-reordered", "merged with --reorder"
        if threads > 1:
            self.name, self.shares = f"newshound-{threads}-threads", Newshound.name

    def prepare(self):
        super().prepare()
        with open(os.path.join(ROOT, "meson.build"), encoding="utf-8") as lines:
            self.version = next(line.split("'")[1] for line in lines if line.strip().startswith("version:"))

    def build_command(self, corpus, index):
        return [self.program("newshound-bench-index"), *(["--single"] if self.single else []),
                *(["--text"] if self.text else []), *(["--reorder"] if self.reorder else []), corpus, index]

    def serve_command(self, index, hits=False):
        return [self.program("newshound-bench"), "-i", index, "--hits" if hits else "--time", "--scoring", self.scoring,
                "--threads", str(self.threads), *self.options]


class Fts5(MesonEngine):
    name = "fts5"
    targets = ("bench-fts5",)

    def prepare(self):
        super().prepare()
        self.version = run([self.program("bench-fts5"), "version"])

    def build_command(self, corpus, index):
        return [self.program("bench-fts5"), "build", corpus, index]

    def compact(self, index):
        run([self.program("bench-fts5"), "compact", index])

    def serve_command(self, index, hits=False):
        return [self.program("bench-fts5"), "serve", index, *(["--hits"] if hits else [])]


class Xapian(MesonEngine):
    name = "xapian"
    targets = ("bench-xapian",)
    limits = "fed with newshound's tokens"

    def prepare(self):
        super().prepare()
        self.version = run(["pkg-config", "--modversion", "xapian-core"])

    def build_command(self, corpus, index):
        return [self.program("bench-xapian"), "build", corpus, index]

    def serve_command(self, index, hits=False):
        return [self.program("bench-xapian"), "serve", index, *(["--hits"] if hits else [])]


def java_home():
    """(folder, major version) of the newest JDK here."""
    homes = []
    for folder in [os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*")]:
        if not os.path.exists(os.path.join(folder, "bin", "javac")):
            continue
        version = run([os.path.join(folder, "bin", "javac"), "-version"]).split()[-1]
        homes.append((int(version.split(".")[0]), os.path.realpath(folder)))
    if not homes:
        raise Absent("there is no JDK")
    major, folder = max(homes)
    return folder, major


class Lucene(Engine):
    name = "lucene"
    verb = "build"

    def prepare(self):
        home, major = java_home()
        self.version = LUCENE if major >= 21 else LUCENE_JAVA_17
        self.java = os.path.join(home, "bin", "java")
        folder = os.path.join(self.work, f"lucene-{self.version}")
        jars, classes = os.path.join(folder, "jars"), os.path.join(folder, "classes")
        for part in LUCENE_PARTS:
            if not os.path.exists(os.path.join(jars, f"lucene-{part}-{self.version}.jar")):
                run(["mvn", "-q", "dependency:copy", f"-Dartifact=org.apache.lucene:lucene-{part}:{self.version}",
                     f"-DoutputDirectory={jars}"])
        os.makedirs(classes, exist_ok=True)
        run([os.path.join(home, "bin", "javac"), "-d", classes, "-cp", f"{jars}/*",
             os.path.join(SOURCE, "lucene", "Bench.java")])
        self.arguments = ["-Xmx3g", "-cp", f"{jars}/*:{classes}", "--add-modules", "jdk.incubator.vector"]
        if major >= 22:
            self.arguments.append("--enable-native-access=ALL-UNNAMED")

    def build_command(self, corpus, index):
        return [self.java, *self.arguments, "Bench", self.verb, corpus, index]

    def serve_command(self, index, hits=False):
        return [self.java, *self.arguments, "Bench", "serve", index, *(["--hits"] if hits else [])]


class LuceneReordered(Lucene):
    name = "lucene-reordered"
    verb = "build-reordered"
    limits = "documents reordered by recursive graph bisection"


class Tantivy(Engine):
    name = "tantivy"

    def prepare(self):
        target = os.path.join(self.work, "tantivy")
        run(["cargo", "build", "--release", "--quiet", "--locked", "--manifest-path",
             os.path.join(SOURCE, "tantivy", "Cargo.toml"), "--target-dir", target])
        self.driver = os.path.join(target, "release", "bench-tantivy")
        self.version = run([self.driver, "version"]).split(",")[0].split("v")[-1]

    def build_command(self, corpus, index):
        return [self.driver, "build", corpus, index]

    def serve_command(self, index, hits=False):
        return [self.driver, "serve", index, *(["--hits"] if hits else [])]


class Pisa(Engine):
    """PISA's own C++, as compiled into a Python wheel; bench_pisa.py drives it."""

    name = "pisa"
    version = f"of pyterrier_pisa {PISA}"
    algorithms = "plain"
    limits = "MaxScore and ranked AND; timed from the parsed query on"

    def prepare(self):
        folder = os.path.join(self.work, f"pisa-{PISA}")
        if not glob.glob(os.path.join(folder, "pyterrier_pisa", "_pisathon*.so")):
            run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:",
                 "--dest", folder, f"pyterrier_pisa=={PISA}", f"tbb=={TBB}"])
            for wheel in glob.glob(os.path.join(folder, "*.whl")):
                with zipfile.ZipFile(wheel) as files:
                    files.extractall(folder)
        module = glob.glob(os.path.join(folder, "pyterrier_pisa", "_pisathon*.so"))
        libraries = os.path.join(folder, f"tbb-{TBB}.data", "data", "lib")
        if not module:
            raise Absent("the wheel holds no compiled extension")
        self.driver = ["env", f"LD_LIBRARY_PATH={libraries}", sys.executable,
                       os.path.join(SOURCE, "bench_pisa.py"), module[0]]
        run([*self.driver, "check"])

    def build_command(self, corpus, index):
        return [*self.driver, "build", corpus, index]

    def serve_command(self, index, hits=False):
        return [*self.driver, "serve", self.algorithms, index, *(["--hits"] if hits else [])]


class PisaBlockMax(Pisa):
    name = "pisa-block-max"
    algorithms = "block-max"
    limits = "block-max WAND and block-max ranked AND; timed from the parsed query on"
    shares = "pisa"


PEERS = {peer.name: peer for peer in (Fts5, Lucene, LuceneReordered, Tantivy, Pisa, PisaBlockMax, Xapian)}


def clear(path):
    """Removes an index, a file or a folder."""
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)
