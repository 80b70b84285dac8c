"""Measure loaded wording on expert-coded sentences.

Usage: ``uv run python benchmarks/score_wording.py CORPORA`` writes
``notebooks/data/wording_scores.csv`` and prints, for the words marked in BABE, precision and recall
of hits. CORPORA holds ``babe`` (Spinde et al. 2021), ``checkthat2025_subjectivity`` (Ruggeri et
al. 2025), ``factnews_pt`` (Vargas et al. 2023), ``partisanlens`` (Maggini et al. 2026); none is
part of the project. ``auc``: area under the ROC curve of the untrained `loaded_rate` of a sentence;
the F1 are macro averages of a logistic regression in five folds, on `FramingFeatures`, on TF-IDF of
words and characters, and on both; the threshold of each model is chosen within its training part,
since the classes are of unequal size (one sentence in ten of FactNews).
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.model_selection import StratifiedKFold, TunedThresholdClassifierCV
from sklearn.preprocessing import StandardScaler

import biaskit

ROOT = Path(__file__).resolve().parents[1]
#: Weight of a standardised feature beside TF-IDF rows of length one.
DENSE_WEIGHT = 0.15

Sentences = tuple[str, str, list[str], np.ndarray]


def sentences(folder: Path) -> Iterator[Sentences]:
    """Corpus, language, sentences and whether experts call each biased."""
    babe = pd.read_csv(folder / "babe/final_labels_SG2_dev.csv", sep=";")
    yield "BABE", "en", babe["text"].tolist(), (babe["label_bias"] == "Biased").to_numpy(int)
    for name, code in (("english", "en"), ("italian", "it"), ("german", "de")):
        parts = [
            pd.read_csv(
                folder / f"checkthat2025_subjectivity/{name}/{p}_{code}.tsv", sep="\t", quoting=3
            )
            for p in ("train", "dev")
        ]
        table = pd.concat(parts)
        labels = (table["label"] == "SUBJ").to_numpy(int)
        yield "CheckThat subjectivity", code, table["sentence"].astype(str).tolist(), labels
    fact = pd.read_csv(folder / "factnews_pt/factnews_dataset_dev.csv")
    yield (
        "FactNews",
        "pt",
        fact["sentences"].astype(str).tolist(),
        (fact["classe"] == 1).to_numpy(int),
    )
    yield from headlines(folder / "partisanlens")


def headlines(folder: Path) -> Iterator[Sentences]:
    """Headlines with at least one span of loaded language or name-calling, by language."""
    table = pd.read_csv(folder / "train_dev.csv")
    notes = pd.read_csv(folder / "train_templated_rationales_dev.csv").set_index("id")
    marked = table["id"].map(notes["templated_rationales"]).fillna("")
    labels = marked.str.contains("used loaded language:|used name calling:").to_numpy(int)
    for key, code in (("ITA", "it"), ("SPA", "es"), ("PT", "pt")):
        rows = (table["language"] == key).to_numpy()
        yield "PartisanLens", code, table.loc[rows, "text"].astype(str).tolist(), labels[rows]


def tfidf(train: list[str], test: list[str]) -> tuple[csr_matrix, csr_matrix]:
    """TF-IDF of words and word pairs and of three to five letters."""
    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), min_df=3, sublinear_tf=True)
    fitted = [v.fit_transform(train) for v in (words, letters)]
    return hstack(fitted).tocsr(), hstack([v.transform(test) for v in (words, letters)]).tocsr()


def macro_f1(texts: list[str], labels: np.ndarray, dense: np.ndarray) -> dict[str, float]:
    """Five folds of three models."""
    guesses = {name: np.zeros(len(labels), int) for name in ("framing", "tfidf", "both")}
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    inner = StratifiedKFold(3, shuffle=True, random_state=0)
    for train, test in folds.split(dense, labels):
        scaler = StandardScaler().fit(dense[train])
        one, other = scaler.transform(dense[train]), scaler.transform(dense[test])
        words = tfidf([texts[i] for i in train], [texts[i] for i in test])
        both = [
            hstack([w, csr_matrix(d * DENSE_WEIGHT)]).tocsr()
            for w, d in zip(words, (one, other), strict=True)
        ]
        for name, (x, z), c in (
            ("framing", (one, other), 0.1),
            ("tfidf", words, 4),
            ("both", both, 4),
        ):
            model = LogisticRegression(C=c, max_iter=3000, class_weight="balanced")
            tuned = TunedThresholdClassifierCV(model, scoring="f1_macro", cv=inner)
            guesses[name][test] = tuned.fit(x, labels[train]).predict(z)
    return {f"f1_{n}": float(f1_score(labels, g, average="macro")) for n, g in guesses.items()}


def marked_words(folder: Path) -> tuple[float, float]:
    """Precision and recall of hits on the words that experts marked in BABE."""
    table = pd.read_csv(folder / "babe/final_labels_SG2_dev.csv", sep=";")
    articles = pd.DataFrame({"text": table["text"], "language": "en"})
    hits = biaskit.evidence_table(articles)
    hits = hits[hits["kind"] == "loaded"].groupby("article_id")["text"].agg(" ".join)
    found = right = total = 0
    ids = biaskit.read_articles(articles)["article_id"]
    for article_id, marked in zip(ids, table["biased_words"], strict=True):
        gold = set(re.findall(r"[\w’'-]+", " ".join(ast.literal_eval(marked)).lower()))
        words = re.findall(r"[\w’'-]+", str(hits.get(article_id, "")).lower())
        found += len(words)
        right += sum(word in gold for word in words)
        total += len(gold)
    return right / found, right / total


def main() -> None:
    """Write the table."""
    folder = Path(sys.argv[1])
    rows = []
    for corpus, language, texts, labels in sentences(folder):
        articles = pd.DataFrame({"text": texts, "language": language})
        rate = biaskit.features_table(articles)["loaded_rate"].fillna(0)
        dense = biaskit.FramingFeatures(language).fit_transform(texts)
        row = {"corpus": corpus, "language": language, "sentences": len(texts)}
        row |= {"biased": int(labels.sum()), "auc": roc_auc_score(labels, rate)}
        rows.append(row | macro_f1(texts, labels, dense))
    table = pd.DataFrame(rows).round(4)
    table.to_csv(ROOT / "notebooks/data/wording_scores.csv", index=False, lineterminator="\n")
    print(table.to_string())
    print("words marked in BABE: precision {:.3f}, recall {:.3f}".format(*marked_words(folder)))


if __name__ == "__main__":
    main()
