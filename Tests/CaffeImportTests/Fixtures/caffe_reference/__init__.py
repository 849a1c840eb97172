"""Caffe's definitions of its layers and files, written down again in NumPy: what the import is held to."""
