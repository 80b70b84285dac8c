from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import biaskit
from biaskit.attribution import find_attributions
from biaskit.document import prepare
from biaskit.features import annotate
from biaskit.languages import supported_languages
from biaskit.lexicons import pack_lexicon
from biaskit.spans import Span


def attributions(text, language="en"):
    articles = pd.DataFrame({"text": [text], "language": [language]})
    evidence = biaskit.evidence_table(articles)
    rows = evidence[evidence["kind"].isin(["source", "cue", "content"])]
    return [
        tuple(
            " | ".join(group.loc[group["kind"] == k, "text"]) for k in ("source", "cue", "content")
        )
        for _, group in rows.groupby("relation")
    ]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "The mayor said that the bridge would open soon.", ("The mayor", "said", "the bridge would open soon")),
        ("en", '"We will open the bridge," the mayor said.', ("the mayor", "said", "We will open the bridge,")),
        ("en", "According to the mayor, the bridge will open.", ("the mayor", "According to", "the bridge will open")),
        ("it", "Il sindaco ha detto che il ponte aprirà presto.", ("Il sindaco", "detto", "il ponte aprirà presto")),
        ("it", "Secondo il sindaco, il ponte aprirà presto.", ("il sindaco", "Secondo", "il ponte aprirà presto")),
        ("it", "«Apriremo il ponte», ha detto il sindaco.", ("il sindaco", "detto", "Apriremo il ponte")),
        ("pt", "O prefeito afirmou que a ponte abrirá em breve.", ("O prefeito", "afirmou", "a ponte abrirá em breve")),
        ("pt", '"Vamos abrir a ponte", disse o prefeito.', ("o prefeito", "disse", "Vamos abrir a ponte")),
    ],
)  # fmt: skip
def test_plain_attribution(language, text, expected):
    assert attributions(text, language) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The demand of the market fell by two per cent.",
        "The bridge opened according to plan in the spring.",
        "He read “War and Peace” twice.",
    ],
)
def test_no_attribution(text):
    assert attributions(text) == []


def test_pronoun_takes_the_last_source():
    evidence = biaskit.evidence_table(
        pd.DataFrame({"text": ["Anna Hall said that it rained. She said that it was cold."]})
    )
    assert evidence.loc[evidence["kind"] == "cue", "source"].to_list() == ["Anna Hall"] * 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("main = ['a'", "not TOML"),
        ("main = ['a', 'b']\n[a.aliases]\nen = ['A']\n", "line 1: 'main' must name two"),
        ("main = ['a', 'b']\n[a.aliases]\nen = 'A'\n[b.aliases]\nen = ['B']\n", "line 2: aliases of 'a'"),
        ('main = ["a", "b"]\n[a.aliases]\nen = ["X"]\n[b.aliases]\nen = ["X"]\n', "line 3: alias 'X' belongs to both"),
    ],
)  # fmt: skip
def test_malformed_sides_name_the_line(tmp_path, text, message):
    (tmp_path / "sides.toml").write_text(text)
    with pytest.raises(ValueError, match=message):
        biaskit.read_sides(tmp_path / "sides.toml")


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        # the verb behind, inside, dropped, and in no list
        ("en", "The bridge is safe, the mayor said on Monday.", ("the mayor", "said", "The bridge is safe")),
        ("en", "The bridge, the mayor said, will open.", ("the mayor", "said", "The bridge | will open")),
        ("en", "The mayor arrived and promised to open the bridge.", ("The mayor", "promised", "to open the bridge")),
        ("en", "“This bridge is a wonder,” beamed Anna Hall.", ("Anna Hall", "beamed", "This bridge is a wonder,")),
        ("en", "“The bridge is a wonder.” — Anna Hall", ("Anna Hall", "", "The bridge is a wonder.")),
        ("it", "«Il ponte — spiega la sindaca — è sicuro da anni».", ("la sindaca", "spiega", "Il ponte | è sicuro da anni")),
        ("it", "L'accusa del sindaco che il ponte sia pericoloso è falsa.", ("sindaco", "accusa", "il ponte sia pericoloso è falsa")),
        ("es", "—El puente es seguro —dijo la alcaldesa—. Lo sé.", ("la alcaldesa", "dijo", "El puente es seguro | Lo sé")),
        ("fr", "Le pont est sûr, a-t-il déclaré.", ("il", "déclaré", "Le pont est sûr")),
        ("fr", "« Le pont, explique la maire, est sûr. »", ("la maire", "explique", "Le pont | est sûr")),
        ("de", "Die Brücke sei sicher, teilte der Minister mit.", ("der Minister", "teilte", "Die Brücke sei sicher")),
        ("de", "Wie der Minister mitteilte, ist die Brücke sicher.", ("der Minister", "mitteilte", "ist die Brücke sicher")),
        ("de", "Medienberichten zufolge ist die Brücke sicher.", ("Medienberichten", "zufolge", "ist die Brücke sicher")),
        ("de", "Die Brücke ist sicher. Das teilte der Minister mit.", ("der Minister", "teilte", "Die Brücke ist sicher")),
    ],
)  # fmt: skip
def test_shapes_of_attribution(language, text, expected):
    assert attributions(text, language) == [expected]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The head of the council, Anna Hall, spoke, as she told them that it rained.", "Anna Hall"),
        ("Anna Hall came late. She said that it rained.", "Anna Hall"),
        ("The mayor, Anna Hall, said it rained. Bob Lee said it did not. The mayor said it did.", "Anna Hall"),
        ("Mayor Anna Hall said that it rained. Hall said that it was cold.", "Anna Hall"),
    ],
)  # fmt: skip
def test_who_a_short_form_means(text, name):
    table = biaskit.attributions_table(pd.DataFrame({"text": [text], "language": ["en"]}))
    assert table["name"].iloc[-1] == name


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "Anna Hall scored twice on Sunday. “I was lucky to be there,” the striker said.", "Anna Hall"),
        ("en", "Anna Hall met Bob Lee on Sunday. “I was lucky to be there,” the striker said.", "striker"),
        ("en", "Anna Hall scored twice. A striker fell. “I was lucky to be there,” the striker said.", "striker"),
        ("en", "Ask Anna Hall who won. “I was lucky to be there,” she says.", "Anna Hall"),
        ("it", "Tamara Visintin è arrivata presto. «Voglio guardarlo in faccia», ha detto la donna.", "Tamara Visintin"),
        ("it", "Il portiere, Ugo Rinaldi, ha detto che pioveva. Leo Bassi ha segnato. «Bella partita davvero», ha detto il portiere.", "Ugo Rinaldi"),
        ("pt", "Casimiro Antunes deu a última consulta. «Vou ter saudades de todos», confessa o médico.", "Casimiro Antunes"),
        ("es", "Habló Iker Bustinza. “No me quejo de nada hoy”, dijo el escalador de 23 años.", "Iker Bustinza"),
        ("fr", "Judith Amsellem publie un récit. « Je ne cherche rien de plus », prévient la romancière.", "Judith Amsellem"),
        ("de", "Piet Lorentzen traf zweimal. „Das war heute wichtig für uns“, sagte der 23-jährige Stürmer.", "Piet Lorentzen"),
        # nouns that no list knows, former offices, companies, who is presented, named behind or first named later
        ("fr", "Habile, Loris Petrovic a plongé. « Je l’ai vue trop tard », a soufflé le portier, les yeux rougis.", "Loris Petrovic"),
        ("it", "Parla Ludovica Farnesi. «Mancano novemila infermieri», si chiede l'ex sottosegretaria.", "Ludovica Farnesi"),
        ("pt", "A Metalúrgica Cordeiro anunciou cortes. \"A medida é dolorosa, mas necessária\", informou a companhia.", "Metalúrgica Cordeiro"),
        ("it", "«Basta così», ha detto Carmine Ruggiero. Accanto a lui c'è Monica Sgarbi. «È una vergogna per tutti», dice.", "Monica Sgarbi"),
        ("it", "«Oggi era imbattibile», il commento di Megan Whitlock, seconda a otto decimi.", "Megan Whitlock"),
        ("it", "«La colpa è mia, i ragazzi danno tutto»: Nicola Baldessari arriva con gli occhi bassi.", "Nicola Baldessari"),
        ("es", "“No vamos a hipotecar a nadie por una foto”. Con esta frase zanjó ayer el alcalde, Íñigo Urquijo, la disputa.", "Íñigo Urquijo"),
        ("de", "„Es hat gekracht, dann war alles dunkel.“ Saskia Hülsmeyer saß im zweiten Waggon.", "Saskia Hülsmeyer"),
        ("de", "Nun spricht Ingo Terbrüggen. „So schlimm war es noch nie“, sagte er unserer Zeitung.", "Ingo Terbrüggen"),
        ("de", "„Die Nachfrage ist eingebrochen“, begründete Vorstandschef Ingo Terbrüggen den Schritt.", "Ingo Terbrüggen"),
        ("de", "„Ich ertrage das alles nicht“, sagte die Witwe des Getöteten.", "Witwe des Getöteten"),
        ("fr", "« Je reçois quarante appels par jour », confie, lui, un généraliste de Sorgane.", "généraliste de Sorgane"),
        ("fr", "« Ce soir, je suis heureux ! » lançait Pascal Dubreton, le président.", "Pascal Dubreton"),
        ("it", "«Le ricerche proseguono senza sosta». Lo rende noto la Capitaneria di porto.", "Capitaneria di porto"),
        ("es", "Habló Deisy Quiñones. “Usted siempre dice lo mismo”, dijo. “Y no me cansa nada”, responde Deisy.", "Deisy Quiñones"),
        ("pt", "Jaime Prado chegou. As forças azeris disseram que as outras atacaram primeiro.", "forças azeris"),
        # houses that "they" speak for; adverbials, complements and objects in the way of a subject
        ("it", "«Lo faremo nei tempi previsti», replicano da Palazzo Corvino.", "Palazzo Corvino"),
        ("it", "«Lo faremo nei tempi previsti», ripetono da anni i pescatori.", "pescatori"),
        ("es", "«Lo haremos en los plazos previstos», aseguran desde la Consejería de Salud.", "Consejería de Salud"),
        ("fr", "« Rien n’est décidé à ce stade », explique-t-on au ministère des Ports.", "ministère des Ports"),
        ("pt", "«O treino mudou muito», contou, entre risos, o capitão Vasco Teles.", "Vasco Teles"),
        ("it", "«Avevo riaperto da poco tempo», dice poco più avanti Nadia Ferri, titolare del forno.", "Nadia Ferri"),
        ("it", "«Una data senza un euro», ha attaccato il capogruppo di Lista Civica alla Camera, Ugo Ferri.", "Ugo Ferri"),
        ("pt", "«A conta vai chegar», declarou o presidente da associação comercial do estado, Caio Teles.", "Caio Teles"),
        ("fr", "« C’est faux », dit Guy Morel. « Vous le savez bien », lui a répondu la maire, Anne Lebel.", "Anne Lebel"),
        ("es", "«La sacamos por la ventana», precisa su marido, Eloy.", "Eloy"),
        # surnames said in full before, somebody introduced a moment ago, the same source
        ("pt", "A agente Clara Souza torce pela obra. «Já enterrei três vizinhos», diz Clara.", "Clara Souza"),
        ("es", "El fiscal, Hugo Zamora Rentería, habló. «No tenemos indicios», aseveró Zamora.", "Hugo Zamora Rentería"),
        ("es", "Iker Bustinza calló. Una enfermera lo contradice. «Se acabó la gasa», dijo la joven.", "enfermera"),
        ("es", "Habló Luis Pardo. Una voluntaria reparte café en la plaza. «Aquí estamos todos», resume.", "voluntaria"),
        ("fr", "Selon une source policière, il pleut. « Rien ne filtre encore », confie cette même source.", "source policière"),
        ("it", "Ugo Ferri è stato salvato all’alba. «Contavo le stelle», racconta il ventinovenne.", "Ugo Ferri"),
        ("it", "Ugo Ferri ha visto Anna Bassi. «Non dormo più la notte», racconta l’imputata.", "Anna Bassi"),
        # an opening quotation, a turn announced by a colon, an interview
        ("es", "«Hubo justicia al fin». Con la voz quebrada, Eva Vinueza salió de la sala de Puerto Claro con su hijo Luis Rey.", "Eva Vinueza"),
        ("pt", "Dona Eunice, de 74 anos, balançou a cabeça:\n\n— Em 2019 disseram o mesmo.", "Eunice"),
        ("es", "La novelista Inés Cabral publica otro libro.\n\n—¿Por qué ahora?\n\n—Porque antes no tenía nada que contar.", "Inés Cabral"),
        ("it", "Marina Delbono guida la federazione.\n\nChe cosa ha trovato?\n\n«Molte ricevute e pochi progetti».", "Marina Delbono"),
        # turns of interviews, brackets, papers, a first name behind a noun, appositions
        ("it", "Recita Nives Bardi, attrice.\n\nPerché ha smesso?\n\n«Ero stanca di viaggiare sempre».\n\nIl regista Ugo Sala dice che tornerà.\n\nTornerà davvero?\n\n«Nemmeno per sogno, mi creda».", "Nives Bardi"),
        ("es", "Nora Ibáñez canta de gira.\n—¿Se cansa?\n—Nunca me canso de esto.\n—Dicen que sí.\n—Dicen muchas cosas de mí.", "Nora Ibáñez"),
        ("it", "«Ci alzeremo prima dell'alba, pazienza» (Giada, 16 anni, seconda B).", "Giada"),
        ("es", "“Bajen”, dijo Ana Gil. A su lado, su hijo Édgar asiente. “Yo agarré a la perra y corrí”, cuenta el mecánico.", "Édgar"),
        ("pt", "“Boa tarde a todos”, diz Rui Paz. A peça é de Joaquim Sobral. O velho ator Joaquim Sobral ri. “Talvez seja a última vez”, disse.", "Joaquim Sobral"),
        ("it", "«Chiudiamo il reparto domani», annuncia la ditta Bellor. «Non ci sono alternative serie», prosegue il comunicato.", "Bellor"),
        ("es", "“Nunca más volveré allí”, dijo Ana Gil. El fiscal Luis Mora negó los hechos. “No hubo delito alguno aquí”, declaró a periodistas.", "Luis Mora"),
        ("pt", "O suspeito, Gil Pestana, negou tudo. “Eu só ajudava com os papéis”, disse a jornalistas.", "Gil Pestana"),
        ("it", "Ha parlato Ada Rossi. Il suo legale, l'avvocata Serena Motta, ha annunciato ricorso: «Andremo fino in fondo, statene certi».", "Serena Motta"),
        ("it", "«È un rinvio e basta - attacca la capogruppo, Donata Spreafi -. A settembre si ripete».", "Donata Spreafi"),
        ("it", "«Io non mollo di un metro», dice Ada Rossi. Invita alla calma Leo Pichler, del Parco: «Venti anni sono pochi per dirlo».", "Leo Pichler"),
        # who is told, where it was said and what was praised do not speak
        ("it", "Il sindaco Aldo Ricchi tace. «Non ho nulla da dire», ha risposto a Radio Laguna.", "Aldo Ricchi"),
        ("es", "El alcalde Luis Pardo calló. «No tengo nada que decir», dijo a la prensa.", "Luis Pardo"),
        ("es", "Habló el alcalde Luis Pardo. «Hay que seguir», dijo. Agradeció la ayuda: «Seguimos a ciegas sin ella».", "Luis Pardo"),
        ("it", "Il baritono Ercole Malve tace. «La pioggia cade forte sulla città», racconta ridendo.", "Ercole Malve"),
        ("pt", "Ponta Loura, 18 abr (Atlante) - O ministro Jaime Prado anunciou que o porto fecha.", "Jaime Prado"),
        ("it", "Mario Rossi, 45 anni - disse che il porto chiude. Ha aggiunto che pioveva.", "Mario Rossi"),
        ("pt", "«É uma febre de crianças», explicou o médico Caio Werneck, do Hospital São Tibúrcio.", "Caio Werneck"),
    ],
)  # fmt: skip
def test_who_a_description_means(language, text, name):
    table = biaskit.attributions_table(pd.DataFrame({"text": [text], "language": [language]}))
    assert table["name"].iloc[-1] == name


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It rained, said Bob Lee and"),
        ("it", "Pioveva, ha detto ieri il sindaco e"),
        ("fr", "Il pleut fort, a dit Anna Roux et"),
        ("de", "Es regnet, sagte Jan Keller und"),
    ],
)
def test_a_text_may_break_off_behind_and(language, text):
    features = biaskit.features_table(pd.DataFrame({"text": [text], "language": [language]}))
    assert features["n_words_body"].item() == len(text.split())


@pytest.mark.parametrize("language", ["en", "it", "de", "fr"])
@pytest.mark.parametrize("text", ["", "“ ”", "—\n—", "—?\n—a", "\u00ad"])
def test_hardly_a_text_stops_nothing(language, text):
    document = annotate(prepare(text, language))
    assert not [s for s in document.spans if s.kind == "content"]


def test_a_sentence_without_an_end_is_read_in_parts():
    text = "Anna Rossi dice: «Non lo so davvero bene oggi» e poi, " * 60
    document = prepare(text, "it").with_spans([Span(0, len(text), "region", region="body")])
    contents = [s for s in find_attributions(document) if s.kind == "content"]
    assert {s.source for s in contents} == {"Anna Rossi"}
    assert sum("Non lo so" in text[s.start : s.end] for s in contents) == 60


def test_a_broken_mark_leaves_the_speaker_open():
    text = "Our soldiers resist “, emphasizing that” battles are being fought."
    table = biaskit.attributions_table(pd.DataFrame({"text": [text], "language": ["en"]}))
    assert table["name"].to_list() == [""]


def test_table_offsets_lead_to_the_words(seeds, root):
    table = biaskit.attributions_table(seeds, root / "seeds" / "sides.toml")
    texts = seeds.set_index("article_id")["text"]
    assert len(table) > 60
    for row in table.itertuples():
        text = texts[row.article_id]
        assert text[row.cue_start : row.cue_end] == row.cue
        assert text[row.source_start : row.source_end] == row.source
        assert row.content.split(" … ")[0] in text[row.content_start : row.content_end]
    assert not table.duplicated(["article_id", "relation"]).any()


def cue_entries():
    for language in supported_languages():
        for entry in pack_lexicon(language, "cues").entries:
            yield pytest.param(language, entry, id=f"{language}-{entry.entry}")


@pytest.mark.parametrize(("language", "entry"), list(cue_entries()))
def test_cue_passes_its_own_examples(language, entry):
    assert is_cue(entry, entry.example, language)
    assert not is_cue(entry, entry.counterexample, language)


def is_cue(entry, text, language):
    """Whether a form of the entry, or a part of it, is a cue."""
    document = prepare(text, language)
    document = document.with_spans([Span(a, b, "region", region="body") for a, b in document.lines])
    cues = [s.entry.replace("’", "'") for s in find_attributions(document) if s.kind == "cue"]
    return any(
        form in cue or cue in form for form in entry.forms.lower().split("|") for cue in cues
    )


SIDES = """
main = ["red", "blue"]
[red.aliases]
en = ["Redland", "Rhodes"]
[blue.aliases]
en = ["Blueland", "Byrne"]
"""
SPEAKERS = st.sampled_from(["Redland", "Blueland", "Rhodes", "Byrne", "the mayor"])
VERBS = st.sampled_from(["said", "claimed", "warned", "denied"])
STATEMENTS = st.lists(st.tuples(SPEAKERS, VERBS), min_size=1, max_size=6)


def story(statements):
    return " ".join(
        f"{who[0].upper()}{who[1:]} {verb} that the bridge was safe." for who, verb in statements
    )


@given(statements=STATEMENTS)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_swapping_the_sides_mirrors_the_balance(tmp_path, statements):
    (tmp_path / "sides.toml").write_text(SIDES)
    names = {"Redland": "Blueland", "Blueland": "Redland", "Rhodes": "Byrne", "Byrne": "Rhodes"}
    mirrored = [(names.get(who, who), verb) for who, verb in statements]
    articles = pd.DataFrame({"text": [story(statements), story(mirrored)], "language": "en"})
    here, there = biaskit.features_table(articles, tmp_path / "sides.toml").to_dict("records")
    for column in ("attribution_balance", "attribution_balance_words"):
        assert here[column] == pytest.approx(there[column], nan_ok=True)
    assert here["attribution_lean"] == pytest.approx(-there["attribution_lean"], nan_ok=True)


PARAGRAPHS = [
    "The mayor said that the bridge was safe. “Nobody needs to worry about it,” he added.",
    "“We have asked for a second report,” Anna Hall said, “and we shall wait for it.”",
    "According to the council, ‘small cracks’ were found. “They are old,” it said.",
    "«The river rose at night», a witness told reporters, and the road was closed.",
]


@given(st.permutations(PARAGRAPHS), st.integers(0, 40))
@settings(max_examples=40, deadline=None)
def test_a_lost_mark_stays_in_its_paragraph(paragraphs, number):
    text = "\n".join(paragraphs)
    marks = [i for i, letter in enumerate(text) if letter in "“”‘’«»"]
    lost = marks[number % len(marks)]
    damaged = text[:lost] + text[lost + 1 :]
    hit = text[:lost].count("\n")
    before, after = voices_by_paragraph(text), voices_by_paragraph(damaged)
    assert [v for i, v in enumerate(before) if i != hit] == [
        v for i, v in enumerate(after) if i != hit
    ]


def voices_by_paragraph(text):
    document = prepare(text, "en")
    document = document.with_spans([Span(a, b, "region", region="body") for a, b in document.lines])
    document = document.with_spans(find_attributions(document))
    found = [[] for _ in document.lines]
    for segment in document.segments:
        line = sum(segment.start >= end for _, end in document.lines)
        words = [
            document.text[slice(*document.words[i])]
            for i in document.word_range(segment.start, segment.end)
        ]
        found[line] += [(word, segment.voice) for word in words]
    return found


def test_an_article_without_marks_still_has_voices():
    text = "\n".join(PARAGRAPHS).translate(dict.fromkeys(map(ord, "“”‘’«»")))
    table = biaskit.attributions_table(pd.DataFrame({"text": [text], "language": ["en"]}))
    assert {"the mayor", "Anna Hall", "council"} & set(
        table["name"].str.replace("mayor", "the mayor")
    )
    assert not table["direct"].any()
