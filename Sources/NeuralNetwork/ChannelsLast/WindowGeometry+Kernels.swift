import CKernels

extension WindowGeometry {
  /// The window as the C kernels take it.
  var window: ckernels_window {
    ckernels_window(
      input_height: vertical.input, input_width: horizontal.input, output_height: vertical.output,
      output_width: horizontal.output, kernel_height: vertical.kernel, kernel_width: horizontal.kernel,
      stride_y: vertical.stride, stride_x: horizontal.stride, dilation_y: vertical.dilation,
      dilation_x: horizontal.dilation, pad_top: vertical.padBefore, pad_left: horizontal.padBefore)
  }
}
