"""Dice, distances of surfaces and volumes of label maps, by scipy: python3 surfaces.py PREDICTED TRUE

Two folders of .nii.gz files with the same names. Needs nibabel and scipy. Prints JSON: per file and
label [Dice, 95 % Hausdorff distance, mean surface distance, ml predicted, ml true]; null where there
is none.
"""

import json
import os
import sys

import nibabel
import numpy as np
from scipy import ndimage


def surface(mask):
    """Voxels that have one of another label, or the end of the image, on one of their faces."""
    return mask & ~ndimage.binary_erosion(mask, ndimage.generate_binary_structure(3, 1))


def measures(predicted, truth, spacing):
    ml = np.prod(spacing) / 1000
    both, sizes = (predicted & truth).sum(), predicted.sum() + truth.sum()
    dice = None if sizes == 0 else float(2 * both / sizes)
    volumes = [float(predicted.sum() * ml), float(truth.sum() * ml)]
    if not predicted.any() or not truth.any():
        return [dice, None, None, *volumes]
    a, b = surface(predicted), surface(truth)
    to_b = ndimage.distance_transform_edt(~b, spacing)[a]
    to_a = ndimage.distance_transform_edt(~a, spacing)[b]
    worst = max(np.percentile(to_b, 95), np.percentile(to_a, 95))
    mean = (to_b.sum() + to_a.sum()) / (len(to_b) + len(to_a))
    return [dice, float(worst), float(mean), *volumes]


def main(predicted_folder, true_folder):
    found = {}
    for name in sorted(os.listdir(predicted_folder)):
        predicted = nibabel.as_closest_canonical(nibabel.load(f"{predicted_folder}/{name}"))
        truth = nibabel.as_closest_canonical(nibabel.load(f"{true_folder}/{name}"))
        spacing = truth.header.get_zooms()[:3]
        a, b = (np.asarray(image.dataobj) for image in (predicted, truth))
        labels = [int(label) for label in np.union1d(a, b) if label != 0]
        scores = {label: measures(a == label, b == label, spacing) for label in labels}
        found[name.removesuffix(".nii.gz")] = scores
    print(json.dumps(found))


main(*sys.argv[1:])
