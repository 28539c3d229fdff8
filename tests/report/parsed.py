"""Reads a page as a browser without scripts would: elements, and the text a reader sees."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_SILENT = ("script", "style", "svg")


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    text: str = ""  # up to the first tag inside it


@dataclass
class Page(HTMLParser):
    source: str
    elements: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)
        self._silence = 0
        self._open = None
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self._open = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(self._open)
        self._silence += tag in _SILENT

    def handle_startendtag(self, tag, attrs):
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag):
        self._open = None
        self._silence -= tag in _SILENT

    def handle_data(self, data):
        if self._open is not None:
            self._open.text += data
        if not self._silence:
            self.words.append(data)

    def all(self, tag):
        return [element for element in self.elements if element.tag == tag]

    @property
    def text(self):
        return " ".join(" ".join(self.words).split())
