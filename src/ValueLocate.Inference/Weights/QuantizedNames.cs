namespace ValueLocate.Inference.Weights;

/// <summary>Names of tensors that only quantised checkpoints have: what tells one whose config.json says nothing.</summary>
internal static class QuantizedNames
{
    private static readonly (string Part, string Method)[] Known =
    [
        (".SCB", "bitsandbytes in 8 bits"),
        (".absmax", "bitsandbytes in 4 bits"),
        (".quant_map", "bitsandbytes in 4 bits"),
        (".quant_state.bitsandbytes__nf4", "bitsandbytes in NF4"),
        (".quant_state.bitsandbytes__fp4", "bitsandbytes in FP4"),
        (".qweight", "GPTQ or AWQ"),
        (".qzeros", "GPTQ or AWQ"),
        (".W_q", "HQQ"),
        (".weight_packed", "compressed-tensors in a packed format"),
        (".weight_global_scale", "NVFP4"),
        (".weight_scale_2", "NVFP4"),
        (".weight._data", "quanto"),
        (".weight._scale", "quanto"),
        ("_proj_blocks", "MXFP4"),
        (".weight_scale", "scales beside its weights"),
        (".weight_scale_inv", "scales beside its weights"),
        (".weight_zero_point", "scales beside its weights"),
        (".scales", "scales beside its weights"),
    ];

    /// <summary>Refuses a checkpoint that its tensors show to be quantised, though config.json does not say how.</summary>
    /// <exception cref="ValueLocateException">One does.</exception>
    public static void RequireNone(IEnumerable<string> names, string where)
    {
        foreach (var name in names)
        {
            if (Array.Find(Known, k => name.EndsWith(k.Part, StringComparison.Ordinal)) is { Method: { } method })
            {
                throw new ValueLocateException(
                    $"The weights in '{where}' are quantised ({method}: there is a tensor '{name}'), but config.json has no quantization_config "
                        + "that says how they are read: take the checkpoint that they were made from.");
            }
        }
    }
}
