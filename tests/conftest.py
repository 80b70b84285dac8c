from __future__ import annotations

import os
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

import biaskit

os.environ["TQDM_DISABLE"] = "1"
settings.register_profile(
    "biaskit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("biaskit")
sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def seeds() -> pd.DataFrame:
    return biaskit.read_articles(ROOT / "seeds")


@pytest.fixture(scope="session")
def features(seeds: pd.DataFrame) -> pd.DataFrame:
    return biaskit.features_table(seeds, ROOT / "seeds/sides.toml")
