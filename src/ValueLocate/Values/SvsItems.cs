namespace ValueLocate.Values;

/// <summary>The 57 value names of Schwartz's survey. The names are facts; the glosses are ours, not the survey's wording.</summary>
public static class SvsItems
{
    /// <summary>All 57, grouped by basic value in the circle's order.</summary>
    public static IReadOnlyList<ValueItem> All { get; } =
    [
        new("creativity", "self-direction", "making things that were not there before, thinking in one's own shapes"),
        new("freedom", "self-direction", "being able to act and to say what one thinks"),
        new("independent", "self-direction", "standing on one's own feet and deciding alone"),
        new("curious", "self-direction", "wanting to find out, asking and trying"),
        new("choosing own goals", "self-direction", "deciding for oneself what to work towards"),
        new("self-respect", "self-direction", "being at peace with one's own worth"),
        new("privacy", "self-direction", "having a corner of life that is one's own"),
        new("equality", "universalism", "the same chances for everybody"),
        new("a world at peace", "universalism", "no wars between countries or peoples"),
        new("unity with nature", "universalism", "feeling part of the living world"),
        new("wisdom", "universalism", "a ripe understanding of what life is about"),
        new("a world of beauty", "universalism", "a place for art and for what is lovely outdoors"),
        new("social justice", "universalism", "putting wrongs to rights and standing up for the weak"),
        new("broadminded", "universalism", "letting other views and ways of life be"),
        new("protecting the environment", "universalism", "keeping land, water and animals from harm"),
        new("inner harmony", "universalism", "being at rest with oneself"),
        new("a spiritual life", "benevolence", "minding the soul more than things"),
        new("meaning in life", "benevolence", "having something to live for"),
        new("mature love", "benevolence", "deep closeness to another person"),
        new("true friendship", "benevolence", "friends who stand by each other"),
        new("loyal", "benevolence", "staying true to one's friends and group"),
        new("honest", "benevolence", "saying what is so and meaning it"),
        new("helpful", "benevolence", "working for other people's good"),
        new("responsible", "benevolence", "doing what others count on one to do"),
        new("forgiving", "benevolence", "letting go of what somebody has done to one"),
        new("politeness", "conformity", "courtesy and good manners"),
        new("self-discipline", "conformity", "holding oneself back, resisting what tempts"),
        new("honoring of parents and elders", "conformity", "showing older people respect"),
        new("obedient", "conformity", "doing one's duty and what one is told"),
        new("respect for tradition", "tradition", "keeping the customs that time has proved"),
        new("moderate", "tradition", "staying clear of extremes"),
        new("humble", "tradition", "keeping oneself small and out of the light"),
        new("accepting my portion in life", "tradition", "taking life's conditions as they are given"),
        new("devout", "tradition", "holding to one's faith"),
        new("sense of belonging", "security", "knowing that others care about one"),
        new("social order", "security", "a society that holds steady"),
        new("national security", "security", "one's country kept safe from enemies"),
        new("reciprocation of favors", "security", "owing nobody, paying back what one was given"),
        new("family security", "security", "the people one loves kept safe"),
        new("healthy", "security", "a body and mind free of illness"),
        new("clean", "security", "tidiness and order about oneself"),
        new("social power", "power", "command over other people"),
        new("wealth", "power", "money and possessions"),
        new("social recognition", "power", "being respected and approved of by others"),
        new("authority", "power", "the right to lead or to give orders"),
        new("preserving my public image", "power", "keeping one's face before others"),
        new("ambitious", "achievement", "working hard and aiming high"),
        new("influential", "achievement", "having an effect on people and events"),
        new("capable", "achievement", "being able and getting things done"),
        new("intelligent", "achievement", "thinking quickly and well"),
        new("successful", "achievement", "reaching what one set out for"),
        new("pleasure", "hedonism", "seeing one's wishes met"),
        new("enjoying life", "hedonism", "delight in food, leisure, love"),
        new("self-indulgent", "hedonism", "doing what is pleasant for oneself"),
        new("an exciting life", "stimulation", "days that stir the blood"),
        new("a varied life", "stimulation", "a life full of change and challenge"),
        new("daring", "stimulation", "seeking out risk and adventure"),
    ];

    private static readonly Dictionary<string, string> Spellings = new(StringComparer.OrdinalIgnoreCase)
    {
        ["obedience"] = "obedient",
        ["independence"] = "independent",
        ["curiosity"] = "curious",
        ["honesty"] = "honest",
        ["loyalty"] = "loyal",
        ["forgiveness"] = "forgiving",
        ["responsibility"] = "responsible",
        ["helpfulness"] = "helpful",
        ["humility"] = "humble",
        ["moderation"] = "moderate",
        ["ambition"] = "ambitious",
        ["success"] = "successful",
        ["influence"] = "influential",
        ["capability"] = "capable",
        ["intelligence"] = "intelligent",
        ["health"] = "healthy",
        ["cleanliness"] = "clean",
        ["polite"] = "politeness",
        ["varied life"] = "a varied life",
        ["exciting life"] = "an exciting life",
        ["world at peace"] = "a world at peace",
        ["world of beauty"] = "a world of beauty",
        ["spiritual life"] = "a spiritual life",
        ["broad-minded"] = "broadminded",
        ["broad-mindedness"] = "broadminded",
        ["honoring parents and elders"] = "honoring of parents and elders",
        ["honouring parents and elders"] = "honoring of parents and elders",
        ["honouring of parents and elders"] = "honoring of parents and elders",
        ["reciprocation of favours"] = "reciprocation of favors",
        ["accepting one's portion in life"] = "accepting my portion in life",
        ["preserving public image"] = "preserving my public image",
        ["preserving one's public image"] = "preserving my public image",
        ["public image"] = "preserving my public image",
        ["self-indulgence"] = "self-indulgent",
        ["choosing one's own goals"] = "choosing own goals",
    };

    /// <summary>The item of that name, or null; common other spellings (obedience, honouring parents and elders) are found too.</summary>
    public static ValueItem? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wanted = Spellings.GetValueOrDefault(name.Trim(), name.Trim());
        return All.FirstOrDefault(i => i.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }
}
