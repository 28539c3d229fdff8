"""Downloads against a real server on this machine, and what enters a pack."""

import errno
import hashlib
import io
import os
import threading
import time
import zipfile
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest

from equipoise.data.fetch import check_consent, fetch, fetch_all, held_folder, select_publications
from equipoise.data.pack import open_pack
from equipoise.data.publishers import PINNED, PUBLISHED, Original
from equipoise.data.publishers import download as downloading
from equipoise.data.publishers.download import Patience, download
from equipoise.data.status import verify_files
from equipoise.errors import DataError, MissingDataError, OutputError, UsageError
from equipoise.files import sha256_of

CONTENT = bytes(range(256)) * 2000
QUICK = Patience(attempts=3, wait=0.0, timeout=5.0)
STATES = (
    b"stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version\r\n"
    b"AAA,1,Aland,1816,1,1,2016,12,31,2016\r\n"
    b"BBB,2,Beland,1900,5,1,1945,5,8,2016\r\n"
)


@dataclass
class Served:
    """A file on the server, and how the server fails."""

    content: bytes
    tag: str = '"one"'
    ranges: bool = True
    says_length: bool = True
    cuts: list[int] = field(default_factory=list)
    """Bytes after which the first, second, … answer is cut."""
    answers: list[int] = field(default_factory=list)
    """Status of the first, second, … answer, before any with the file."""
    retry_after: str = ""
    """What an answer without the file asks to wait."""
    pause: float = 0.0
    """Wait before each piece of the file [seconds]."""


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.files, self.asked = {}, []
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    def handle_error(self, request, client_address):
        """A client that has gone is what some tests are about."""

    def stop(self):
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        wanted = self.headers.get("Range")
        self.server.asked.append((self.path, wanted))
        served = self.server.files.get(self.path)
        if served is None or served.answers:
            self.send_response(served.answers.pop(0) if served else 404)
            if served and served.retry_after:
                self.send_header("Retry-After", served.retry_after)
            self.end_headers()
            return
        start = 0
        if wanted and served.ranges and self.headers.get("If-Range") == served.tag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start > len(served.content):
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        rest, total = served.content[start:], len(served.content)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        if served.says_length:
            self.send_header("Content-Length", str(len(rest)))
        if served.tag:
            self.send_header("ETag", served.tag)
        self.end_headers()
        for at in range(
            0, len(rest := rest[: served.cuts.pop(0) if served.cuts else None]), 50_000
        ):
            time.sleep(served.pause)
            self.wfile.write(rest[at : at + 50_000])

    def log_message(self, *args):
        """Say nothing."""


@pytest.fixture
def server():
    server = Server()
    yield server
    server.stop()


def silent(words, done, total):
    """Progress that nobody watches."""


def digest(content):
    return hashlib.sha256(content).hexdigest()


def original(server, content=CONTENT, pinned=True):
    sha256 = digest(content) if pinned else None
    return Original("file.bin", f"{server.url}/file.bin", "https://example.org/page", sha256)


def left(folder):
    return sorted(p.name for p in folder.iterdir())


def test_a_good_file_comes_whole_under_its_own_name(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT)
    told = []
    path = download(original(server), tmp_path, lambda *row: told.append(row), "", QUICK)
    assert path.read_bytes() == CONTENT
    assert left(tmp_path) == ["file.bin"]
    assert told[-1] == ("file.bin", 512_000, 512_000)


def test_a_file_with_a_wrong_hash_is_refused_and_nothing_of_it_is_kept(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT + b"!")
    with pytest.raises(DataError) as caught:
        download(original(server), tmp_path, silent, "", QUICK)
    words = str(caught.value)
    assert digest(CONTENT) in words
    assert digest(CONTENT + b"!") in words
    assert "file.bin" in words
    assert "\n" not in words
    assert left(tmp_path) == []


def test_a_cut_download_goes_on_from_its_last_byte(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, cuts=[200_000, 150_000])
    path = download(original(server), tmp_path, silent, "", QUICK)
    assert path.read_bytes() == CONTENT
    assert [r for _, r in server.asked] == [None, "bytes=200000-", "bytes=350000-"]


def test_where_the_server_has_no_ranges_a_cut_download_begins_again(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, ranges=False, cuts=[200_000])
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT
    assert len(server.asked) == 2


def test_where_the_server_names_no_version_the_rest_is_not_asked_for(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, tag="", cuts=[200_000])
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT
    assert [r for _, r in server.asked] == [None, None]


def test_a_download_that_gave_up_keeps_what_came_and_the_next_one_goes_on(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, cuts=[200_000, 0, 0, 0])
    with pytest.raises(DataError, match="200000 bytes are kept") as caught:
        download(original(server), tmp_path, silent, "", QUICK)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "file.bin.part").stat().st_size == 200_000
    server.asked.clear()
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT
    assert server.asked == [("/file.bin", "bytes=200000-")]
    assert left(tmp_path) == ["file.bin"]


def test_bytes_of_two_releases_are_never_joined(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, cuts=[200_000, 0, 0, 0])
    with pytest.raises(DataError):
        download(original(server, pinned=False), tmp_path, silent, "", QUICK)
    other = CONTENT[::-1]
    server.files["/file.bin"] = Served(other, tag='"two"')
    path = download(original(server, pinned=False), tmp_path, silent, "", QUICK)
    assert path.read_bytes() == other


def test_a_part_longer_than_the_file_begins_again(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, cuts=[200_000, 0, 0, 0])
    with pytest.raises(DataError):
        download(original(server), tmp_path, silent, "", QUICK)
    with (tmp_path / "file.bin.part").open("ab") as stream:
        stream.write(CONTENT)
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT


def test_a_file_that_is_not_there_is_named_and_asked_for_once(server, tmp_path):
    with pytest.raises(
        MissingDataError, match=rf"{server.url}/file\.bin: no such file there \(404"
    ):
        download(original(server), tmp_path, silent, "", QUICK)
    assert len(server.asked) == 1
    assert left(tmp_path) == []


def test_a_server_that_is_busy_is_asked_again(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, answers=[503, 429])
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT


def test_a_server_that_asks_to_wait_is_waited_for_but_not_for_ever(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, answers=[429, 503], retry_after="1")
    began = time.monotonic()
    patient = Patience(attempts=3, wait=30.0, timeout=5.0, longest=0.4)
    download(original(server), tmp_path, silent, "", patient)
    assert (
        0.7 < time.monotonic() - began < 5
    )  # twice the longest pause, not the 1 s asked for, nor 30
    server.files["/file.bin"] = Served(CONTENT, answers=[429], retry_after="0")
    (tmp_path / "file.bin").unlink()
    began = time.monotonic()
    download(original(server), tmp_path, silent, "", Patience(attempts=3, wait=30.0))
    assert time.monotonic() - began < 5  # as long as it asks for, not our own half minute


def test_a_web_page_sent_with_status_200_is_told_as_one(server, tmp_path):
    server.files["/file.bin"] = Served(b"<!DOCTYPE html><p>Please log in")
    with pytest.raises(
        DataError, match="a web page, as a proxy or a login sends it: sha256"
    ) as caught:
        download(original(server), tmp_path, silent, "", QUICK)
    assert "\n" not in str(caught.value)
    assert left(tmp_path) == []


def test_a_mirror_is_asked_for_the_name_and_then_for_the_path(server, tmp_path):
    from dataclasses import replace

    server.files["/owner/repo/abc/data/file.bin"] = Served(CONTENT)
    known = replace(original(server), within="owner/repo/abc/data/file.bin")
    assert download(known, tmp_path, silent, server.url, QUICK).read_bytes() == CONTENT
    assert [path for path, _ in server.asked] == ["/file.bin", "/owner/repo/abc/data/file.bin"]


def test_a_server_that_forbids_is_not_asked_again(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, answers=[403])
    with pytest.raises(DataError, match="the server answered 403"):
        download(original(server), tmp_path, silent, "", QUICK)
    assert len(server.asked) == 1


def test_a_server_that_falls_silent_is_given_up(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, pause=2.0)
    impatient = Patience(attempts=2, wait=0.0, timeout=0.1)
    with pytest.raises(DataError, match="2 times in a row; try again later"):
        download(original(server), tmp_path, silent, "", impatient)
    assert left(tmp_path) == []


def test_nobody_listening_is_one_line(tmp_path):
    nobody = Original("file.bin", "http://127.0.0.1:9/file.bin", "")
    with pytest.raises(DataError, match="no answer .*refused.* 3 times in a row"):
        download(nobody, tmp_path, silent, "", QUICK)


def test_a_file_of_unknown_length_is_taken_only_if_its_hash_is_known(server, tmp_path):
    server.files["/file.bin"] = Served(CONTENT, says_length=False)
    with pytest.raises(DataError, match="does not say how long"):
        download(original(server, pinned=False), tmp_path, silent, "", QUICK)
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT


def test_a_file_that_is_there_is_not_asked_for_but_its_hash_is_compared(server, tmp_path):
    (tmp_path / "file.bin").write_bytes(CONTENT)
    download(original(server), tmp_path, silent, "", QUICK)
    assert server.asked == []
    (tmp_path / "file.bin").write_bytes(b"other")
    with pytest.raises(DataError, match="remove it and fetch again"):
        download(original(server), tmp_path, silent, "", QUICK)


def test_an_encrypted_address_never_leads_to_an_open_one():
    asked = httpx.Request("GET", "https://example.org/file")
    answer = httpx.Response(302, headers={"Location": "http://example.org/x"}, request=asked)
    with pytest.raises(DataError, match="not encrypted"):
        downloading._refuse_open_redirect(answer)


class FullDisk(io.FileIO):
    """A file on a disk with room for 200 000 bytes."""

    def write(self, content):
        room = 200_000 - self.tell()
        if room <= 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(bytes(content[:room]))


def test_a_full_disk_keeps_what_came_and_with_room_the_next_one_goes_on(
    server, tmp_path, monkeypatch
):
    server.files["/file.bin"] = Served(CONTENT)
    usual = Path.open

    def small_disk(path, mode="r", *rest, **named):
        return FullDisk(path, "r+") if mode == "r+b" else usual(path, mode, *rest, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", small_disk)
        with pytest.raises(
            OutputError, match="No space left on device.*what came is kept"
        ) as caught:
            download(original(server), tmp_path, silent, "", QUICK)
    assert "file.bin.part" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert (tmp_path / "file.bin.part").stat().st_size == 200_000
    assert download(original(server), tmp_path, silent, "", QUICK).read_bytes() == CONTENT
    assert server.asked[-1] == ("/file.bin", "bytes=200000-")


# what enters a pack


def publication(source):
    (found,) = select_publications([source], Path(), "", from_publisher=True)
    return found


def bring(source, out, server):
    with held_folder(out):
        return fetch(publication(source), out, silent, server.url, QUICK)


def test_a_fetched_source_is_read_like_any_other(server, tmp_path):
    server.files["/states2016.csv"] = Served(STATES)
    came = bring("cow_states", tmp_path / "pack", server)
    pack = open_pack(tmp_path / "pack")
    assert pack.read("cow_states")["ccode"].to_list() == [1, 2]
    assert verify_files(pack, silent) == ()
    assert came.rows == pack.release("cow_states").rows == 2
    assert came.original_sha256 == digest(STATES)
    assert digest(STATES) in (tmp_path / "pack" / "MANIFEST.csv").read_text()
    assert not came.pinned
    assert "non-commercial" in pack.release("cow_states").terms


def test_a_pin_that_fits_is_said_and_one_that_does_not_is_refused(server, tmp_path):
    from dataclasses import replace

    server.files["/states2016.csv"] = Served(STATES)
    loose = publication("cow_states")
    fits = replace(loose, original=replace(loose.original, sha256=digest(STATES)))
    assert fetch_in(tmp_path / "a", fits, server).pinned
    wrong = replace(loose, original=replace(loose.original, sha256=digest(b"")))
    with pytest.raises(DataError, match="By hand: get states2016.csv from https://correlatesofwar"):
        fetch_in(tmp_path / "b", wrong, server)
    assert left(tmp_path / "b") == ["downloads"]


def fetch_in(out, wanted, server):
    with held_folder(out):
        return fetch(wanted, out, silent, server.url, QUICK)


def test_a_manifest_keeps_its_other_lines_and_columns(server, tmp_path):
    server.files["/states2016.csv"] = Served(STATES)
    (tmp_path / "MANIFEST.csv").write_text(
        'file,tier,rows,source,licence_or_terms,citation,sha256\nb.parquet,open,3,B,none,"C, D",00\n'
    )
    bring("cow_states", tmp_path, server)
    lines = (tmp_path / "MANIFEST.csv").read_text().splitlines()
    assert lines[0].startswith("file,tier,rows,source,licence_or_terms,citation,sha256,")
    assert lines[1].startswith('b.parquet,open,3,B,none,"C, D",00')
    assert lines[2].startswith("cow_states.parquet,,2,")
    bring("cow_states", tmp_path, server)
    assert (tmp_path / "MANIFEST.csv").read_text().splitlines() == lines


def test_a_web_page_in_place_of_the_table_leaves_the_pack_as_it_was(server, tmp_path):
    server.files["/states2016.csv"] = Served(STATES)
    bring("cow_states", tmp_path, server)
    before = {p.name: p.read_bytes() for p in tmp_path.glob("*.*")}
    (tmp_path / "downloads" / "states2016.csv").unlink()
    server.files["/states2016.csv"] = Served(b"<!DOCTYPE html><p>moved")
    with pytest.raises(DataError, match="states2016.csv: a web page where a table is due"):
        bring("cow_states", tmp_path, server)
    assert {p.name: p.read_bytes() for p in tmp_path.glob("*.*")} == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"ccode", b"code", "no column 'ccode'; did you mean 'code'"),
        (b"BBB,2,Beland,1900", b"BBB,1,Beland,1816", "do not name each row of cow_states once"),
        (b"1945", b"then", "column 'endyear': 'then' where a number is due"),
        (STATES[STATES.index(b"AAA") :], b"", "no row for cow_states"),
    ],
)
def test_another_layout_is_refused_by_the_name_of_the_file(server, tmp_path, old, new, message):
    server.files["/states2016.csv"] = Served(STATES.replace(old, new))
    with pytest.raises(DataError, match=f"states2016.csv.*{message}") as caught:
        bring("cow_states", tmp_path, server)
    assert "\n" not in str(caught.value)
    assert left(tmp_path) == ["downloads"]


def test_a_disk_that_is_full_when_the_table_is_written_leaves_the_pack_as_it_was(
    server, tmp_path, monkeypatch
):
    server.files["/states2016.csv"] = Served(STATES)
    bring("cow_states", tmp_path, server)
    before = {p.name: p.read_bytes() for p in tmp_path.glob("*.*")}

    def full(path, content):
        path.touch()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(OutputError, match=r"cow_states\.parquet: cannot be written \(No space"):
            bring("cow_states", tmp_path, server)
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.is_file()} == before


def test_one_archive_serves_several_sources_and_is_asked_for_once(server, tmp_path):
    pledges = "defense,offense,neutral,nonagg,consul"
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        written.writestr(
            "ATOP/atop5_1ddyr.csv", f"stateA,stateB,year,{pledges}\n1,2,1900,1,0,0,0,1\n"
        )
        written.writestr(
            "ATOP/atop5_1m.csv",
            f"atopid,member,yrent,moent,dayent,yrexit,moexit,dayexit,phase,{pledges}\n"
            "5,1,1899,2,,0,0,0,0,1,0,0,0,1\n",
        )
    server.files["/atop_5.1__.csv_.zip"] = Served(archive.getvalue())
    bring("atop_dyad_year", tmp_path, server)
    bring("atop_member", tmp_path, server)
    assert len(server.asked) == 1
    assert open_pack(tmp_path).read("atop_dyad_year")["atop_defense"].to_list() == [1]


def test_an_original_put_there_by_hand_is_used(server, tmp_path):
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "states2016.csv").write_bytes(STATES)
    with held_folder(tmp_path):
        came = fetch(publication("cow_states"), tmp_path, silent)
    assert came.rows == 2


def test_where_no_address_is_known_the_message_says_what_to_get_from_where(tmp_path):
    with (
        held_folder(tmp_path),
        pytest.raises(MissingDataError, match="By hand: get majors2016.csv"),
    ):
        fetch(publication("cow_majors"), tmp_path, silent)


def test_a_source_of_which_no_layout_is_known_says_why_and_where_it_is(tmp_path):
    with pytest.raises(MissingDataError, match=r"what a query gives.*get it from https://databank"):
        select_publications(["wdi"], tmp_path, "")
    with pytest.raises(UsageError, match="no source 'atop_dyad'; did you mean 'atop_dyad_year'"):
        select_publications(["atop_dyad"], tmp_path, "")
    with pytest.raises(UsageError, match=r"did you mean 'ucdp_acd'\? \(of https://ucdp\.uu\.se"):
        select_publications(["ucdp_ace"], tmp_path, "")


def test_with_no_name_everything_pinned_comes_that_is_not_there(server, tmp_path):
    assert select_publications([], tmp_path, "") == PINNED
    server.files["/states2016.csv"] = Served(STATES)
    bring("cow_states", tmp_path, server)
    rest = {p.source for p in select_publications([], tmp_path, "")}
    assert {p.source for p in PINNED} - rest == {"cow_states"}
    (tmp_path / "cow_states.parquet").write_bytes(b"altered")
    assert "cow_states" in {p.source for p in select_publications([], tmp_path, "")}


def test_from_their_publishers_come_those_with_an_address_or_all_of_a_mirror(tmp_path):
    reach = {p.source for p in select_publications([], tmp_path, "", from_publisher=True)}
    assert "cow_majors" not in reach
    assert reach == {p.source for p in PUBLISHED if p.original.url}
    mirrored = select_publications([], tmp_path, "http://localhost", from_publisher=True)
    assert mirrored == PUBLISHED


def test_terms_and_unknown_hashes_have_to_be_accepted():
    asking, open_one = [publication("cow_states")], [publication("ucdp_acd")]
    with pytest.raises(UsageError, match="cow_states: .*non-commercial.*--accept-terms"):
        check_consent(asking, accept_terms=False, accept_unpinned=True)
    with pytest.raises(UsageError, match="no hash is known .* cow_states.*--accept-unpinned"):
        check_consent(asking, accept_terms=True, accept_unpinned=False)
    check_consent(asking, accept_terms=True, accept_unpinned=True)
    check_consent(open_one, accept_terms=False, accept_unpinned=True)


def test_no_hash_is_claimed_for_a_file_that_nobody_has_seen():
    assert [p.source for p in PUBLISHED if p.original.sha256 or p.layout_checked] == []
    assert [p.source for p in PINNED if not (p.pinned and p.layout_checked)] == []


def test_two_fetches_into_one_folder_at_once_are_refused(tmp_path):
    pytest.importorskip("fcntl")
    with (
        held_folder(tmp_path),
        pytest.raises(OutputError, match="another process"),
        held_folder(tmp_path),
    ):
        pass
    with held_folder(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="choose another --out"), held_folder(tmp_path / "file"):
        pass


def test_the_hash_in_the_manifest_is_of_what_the_disk_gives_back(server, tmp_path):
    server.files["/states2016.csv"] = Served(STATES)
    came = bring("cow_states", tmp_path, server)
    assert came.sha256 == sha256_of(tmp_path / "cow_states.parquet")


def test_without_a_network_all_of_it_ends_in_one_line(tmp_path):
    with held_folder(tmp_path):
        came, problems = fetch_all(PINNED, tmp_path, silent, "http://127.0.0.1:9", QUICK)
    assert came == []
    (problem,) = problems
    assert "no answer" in str(problem)
    assert str(problem).endswith("Is there a network, and does it need a proxy (HTTPS_PROXY)?")
    assert "\n" not in str(problem)
