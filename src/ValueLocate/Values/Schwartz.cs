namespace ValueLocate.Values;

/// <summary>Schwartz's theory: four dimensions and ten basic values on a circle, where neighbours go together and opposites pull apart.</summary>
public static class Schwartz
{
    /// <summary>The four dimensions in the order that tables use.</summary>
    public static IReadOnlyList<Dimension> Dimensions { get; } =
    [
        new("openness_to_change", "Openness to Change", "Openness", "conservation",
            "thinks for themselves, chooses their own way, and seeks what is new and varied",
            "finds no appeal in novelty or in choosing their own way, and is content with what is known and what others decide"),
        new("conservation", "Conservation", "Conservation", "openness_to_change",
            "cares for safety, order, rules and customs, and keeps to what was handed down",
            "gives no weight to rules, customs, precautions or decorum"),
        new("self_enhancement", "Self-Enhancement", "Enhancement", "self_transcendence",
            "wants to get ahead, to be admired, and to have rank, money and influence",
            "cares little for rank, prizes, money or being looked up to"),
        new("self_transcendence", "Self-Transcendence", "Transcendence", "self_enhancement",
            "cares for people near and far, for equal treatment and for nature",
            "holds that the troubles of other people and of nature are not their business"),
    ];

    /// <summary>The ten basic values in their order around the circle.</summary>
    public static IReadOnlyList<BasicValue> BasicValues { get; } =
    [
        new("self-direction", "Self-Direction", 0, ["openness_to_change"], "thinking and choosing for oneself, making and finding out"),
        new("universalism", "Universalism", 36, ["self_transcendence"], "understanding and looking after all people and nature"),
        new("benevolence", "Benevolence", 72, ["self_transcendence"], "the well-being of the people one is close to"),
        new("conformity", "Conformity", 108, ["conservation"], "holding back whatever would upset others or break what is expected"),
        new("tradition", "Tradition", 144, ["conservation"], "keeping to the customs and beliefs that one's people handed down"),
        new("security", "Security", 180, ["conservation"], "safety and a steady order, for oneself, one's family and one's country"),
        new("power", "Power", 216, ["self_enhancement"], "rank, means, and a say over people"),
        new("achievement", "Achievement", 252, ["self_enhancement"], "doing better than others by a yardstick that they accept"),
        new("hedonism", "Hedonism", 288, ["self_enhancement", "openness_to_change"], "pleasure and comfort for oneself"),
        new("stimulation", "Stimulation", 324, ["openness_to_change"], "thrill, novelty and challenge"),
    ];

    /// <summary>The dimension across the circle.</summary>
    public static Dimension Opposite(Dimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return Dimensions.First(d => d.Id == dimension.OppositeId);
    }

    /// <summary>The two dimensions beside this one on the circle.</summary>
    public static IReadOnlyList<Dimension> Adjacent(Dimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        return [.. Dimensions.Where(d => d.Id != dimension.Id && d.Id != dimension.OppositeId)];
    }

    /// <summary>A dimension's place on the circle in degrees: the middle of its own basic values (hedonism, which it would share, left out).</summary>
    public static double Angle(Dimension dimension)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var angles = BasicValues.Where(b => b.Dimensions.Count == 1 && b.Dimensions[0] == dimension.Id).Select(b => b.Angle * Math.PI / 180).ToList();
        var degrees = Math.Atan2(angles.Sum(Math.Sin), angles.Sum(Math.Cos)) * 180 / Math.PI;
        return degrees < 0 ? degrees + 360 : degrees;
    }
}
