"""Writes what onnxruntime's dynamic quantisation makes of a model: quantise_peer.py MODEL.onnx OUT.onnx"""

import sys

from onnxruntime.quantization import QuantType, quantize_dynamic

quantize_dynamic(*sys.argv[1:], weight_type=QuantType.QInt8)
