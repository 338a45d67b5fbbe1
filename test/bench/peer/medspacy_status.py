"""What medspaCy, a rule-based reader of English notes, reaches on our English gold, to be compared with ours.

Measures, on one core: megabytes a second for sentences, sections and context, and the status of gold annotations when
medspaCy is given their spans. See README.md beside this file.
"""

import argparse
import json
import os
import time
from collections import Counter

for _threads in ('OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'MKL_NUM_THREADS'):
    os.environ.setdefault(_threads, '1')

import medspacy
from loguru import logger
from spacy.language import Language
from spacy.util import filter_spans

logger.remove()

# where several attributes are set, the first of them counts; an annotation with none is present
STATUS_OF_ATTRIBUTE = {
    'is_negated': 'absent',
    'is_family': 'family',
    'is_hypothetical': 'planned',
    'is_historical': 'historical',
    'is_uncertain': 'possible',
}
CLINICAL = ('disease', 'symptom', 'finding')


@Language.component('given_spans')
def given_spans(doc):
    """The spans given with the text as entities, widened to whole tokens; of two that overlap the longer stays."""
    spans = (doc.char_span(start, end, label='given', alignment_mode='expand') for start, end in doc.user_data['given'])
    doc.ents = filter_spans([span for span in spans if span is not None])
    return doc


def pipeline(section_attributes):
    """Splitting, the given spans, context and sections; the latter two may set attributes of the spans."""
    nlp = medspacy.load(medspacy_enable=['medspacy_pyrush'])
    nlp.add_pipe('given_spans')
    nlp.add_pipe('medspacy_context')
    nlp.add_pipe('medspacy_sectionizer', config={'span_attrs': 'default' if section_attributes else None})
    return nlp


def read(nlp, text, spans):
    doc = nlp.make_doc(text)
    doc.user_data['given'] = spans
    return nlp(doc)


def code_points(text):
    """Index of the code point that starts at each UTF-16 offset of the text, and its end."""
    at = []
    for index, character in enumerate(text):
        at.extend([index] * (2 if ord(character) > 0xFFFF else 1))
    return at + [len(text)]


def statuses(doc):
    """The status that medspaCy gives each entity, by its first token and the one after its last."""
    return {
        (ent.start, ent.end): next(
            (status for attribute, status in STATUS_OF_ATTRIBUTE.items() if ent._.get(attribute)), 'present'
        )
        for ent in doc.ents
    }


def score(nlp, notes, types):
    """Pairs (gold status, medspaCy's) of the annotations of these types; counts those whose span it could not take."""
    pairs, lost = [], 0
    for note in notes:
        at = code_points(note['text'])
        spans = [(at[a['start']], at[a['end']]) for a in note['annotations']]
        doc = read(nlp, note['text'], sorted(set(spans)))
        found = statuses(doc)
        for annotation, (start, end) in zip(note['annotations'], spans):
            if annotation['type'] not in types:
                continue
            span = doc.char_span(start, end, alignment_mode='expand')
            status = found.get((span.start, span.end))
            if status is None:
                lost += 1
            else:
                pairs.append((annotation['status'], status))
    return pairs, lost


def report(title, pairs, lost):
    right = sum(gold == given for gold, given in pairs)
    print(f'{title}: {len(pairs)} annotations ({lost} not taken), status right {right / len(pairs):.3f}')
    for status in ('present', *STATUS_OF_ATTRIBUTE.values()):
        tally = Counter((gold == status, given == status) for gold, given in pairs)
        both, total = tally[True, True], 2 * tally[True, True] + tally[True, False] + tally[False, True]
        if total:
            print(f'  {status:<11} gold {both + tally[True, False]:>5}  F1 {2 * both / total:.3f}')


def megabytes_a_second(nlp, notes, rounds):
    """The best of some rounds over all texts in processor time, no span given: sentences, sections, context."""
    size = sum(len(note['text'].encode()) for note in notes) / 1e6
    best = float('inf')
    for _ in range(rounds):
        start = time.process_time()
        for note in notes:
            read(nlp, note['text'], [])
        best = min(best, time.process_time() - start)
    return size / best, size


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('gold', nargs='+', help='resolved gold, one JSON object a line: text, annotations')
    parser.add_argument('--rounds', type=int, default=3)
    args = parser.parse_args()
    files = {name: [json.loads(line) for line in open(name, encoding='utf-8') if line.strip()] for name in args.gold}

    plain, with_sections = pipeline(section_attributes=False), pipeline(section_attributes=True)
    every_type = {a['type'] for notes in files.values() for note in notes for a in note['annotations']}
    for name, notes in files.items():
        for label, nlp in (('context', plain), ('context and sections', with_sections)):
            report(f'{name}, {label}, all types', *score(nlp, notes, every_type))
            report(f'{name}, {label}, diseases, symptoms, findings', *score(nlp, notes, CLINICAL))
    speed, size = megabytes_a_second(plain, [note for notes in files.values() for note in notes], args.rounds)
    print(f'sentences, sections, context: {speed:.4f} MB/s of processor time ({size:.3f} MB, best of {args.rounds})')


if __name__ == '__main__':
    main()
