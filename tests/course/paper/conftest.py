"""The whole pack in both languages, made once: documents as data, and typeset."""

import pytest

from casekit import linkage
from casekit.course.paper.invented import Invented
from casekit.course.paper.pack import documents_of
from casekit.course.paper.typesetting import printed
from casekit.schemes import SCHEMES
from tests.course.paper import Pack
from tests.shipped_texts import ROOT


@pytest.fixture(scope="session")
def made(world, survey_run):
    runs = {name: survey_run if name == "survey" else run(world) for name, run in SCHEMES.items()}
    return Invented(world, runs, linkage.deck(survey_run))


@pytest.fixture(scope="session")
def pack(made):
    documents = {
        language: {one.name: one for one in documents_of(made, ROOT, language)} for language in ("en", "ja")
    }
    pdfs = {
        language: {name: printed(document) for name, document in of.items()}
        for language, of in documents.items()
    }
    return Pack(documents, pdfs)
