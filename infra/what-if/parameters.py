#!/usr/bin/env python3
"""Prints main.parameters.json with the environment's values in it, as azd fills it in."""
import json
import os
import pathlib
import re

file = pathlib.Path(__file__).parent.parent / 'main.parameters.json'


def filled(value):
    if not isinstance(value, str):
        return value
    text = re.sub(r'\$\{(\w+)(?:=([^}]*))?\}', lambda match: os.environ.get(match[1]) or match[2] or '', value)
    # What the template wants as a number or a boolean; no parameter of texts looks like one.
    return json.loads(text) if text != value and re.fullmatch(r'true|false|-?\d+', text) else text


parameters = json.loads(file.read_text())
for parameter in parameters['parameters'].values():
    parameter['value'] = filled(parameter['value'])
print(json.dumps(parameters, indent=2))
