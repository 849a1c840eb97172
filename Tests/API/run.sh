#!/usr/bin/env bash
# Runs Tests/API/api_test.py in its own Python environment. Usage: run.sh PROGRAM
# Where PyPI is out of reach the test is skipped with a message, unless CI is set: then that is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$1
environment=.build/venv-api
requirements=Tests/API/requirements.txt

if [[ ! -f $environment/complete || $requirements -nt $environment/complete ]]; then
  rm -rf "$environment"
  python3 -m venv "$environment"
  if ! "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements"; then
    if [[ -n ${CI:-} ]]; then
      echo "API tests failed: their Python packages could not be installed." >&2
      exit 1
    fi
    echo "API tests SKIPPED: their Python packages could not be installed from PyPI." >&2
    exit 0
  fi
  touch "$environment/complete"
fi
exec "$environment/bin/python" -B Tests/API/api_test.py "$program"
