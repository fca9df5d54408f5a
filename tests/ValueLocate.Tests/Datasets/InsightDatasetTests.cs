using System.Text;
using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Tests.Datasets;

public sealed class InsightDatasetTests : IDisposable
{
    private const string Good = """{"id":"a","dimension":"conservation","question":"q","positive":"p","negative":"n"}""";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_byte_order_mark_windows_line_ends_blank_lines_and_unknown_fields_pass()
    {
        var file = folder.Write("pairs.jsonl",
            "\uFEFF" + Good + "\r\n\r\n" + Good.Replace("\"a\"", "\"b\"", StringComparison.Ordinal)[..^1] + ",\"more\":[1,{}]}");
        var pairs = InsightDataset.ReadPairs(file, Schwartz.Dimensions);
        Assert.Equal(["a", "b"], pairs.Select(p => p.Id));
        Assert.Null(pairs[0].Split);
        Assert.Equal("n", pairs[0].Answer(Aspect.Negative));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n  \n", "empty")]
    [InlineData(Good + "\n" + Good, "line 2|field 'id'|'a'|line 1")]
    [InlineData(Good + "\n{\"id\":", "line 2|not JSON")]
    [InlineData("[1]", "line 1|no JSON object")]
    [InlineData("""{"id":"a","dimension":"greed","question":"q","positive":"p","negative":"n"}""",
        "line 1|field 'dimension'|'greed'|one of openness_to_change")]
    [InlineData("""{"id":"a","dimension":"conservation","question":"q","positive":7,"negative":"n"}""", "line 1|field 'positive'|text")]
    [InlineData("""{"id":"a","dimension":"conservation","question":"q","positive":" ","negative":"n"}""", "line 1|field 'positive'|blank")]
    [InlineData("""{"id":"a","dimension":"conservation","question":"q","negative":"n"}""", "line 1|field 'positive'|missing")]
    [InlineData("""{"id":"a","dimension":"conservation","question":"q","positive":"p","negative":"n","split":"train"}""",
        "line 1|field 'split'|'train'|search")]
    [InlineData("""{"id":"a","id":"b","dimension":"conservation","question":"q","positive":"p","negative":"n"}""", "line 1|not JSON")]
    [InlineData("""{"id":"a\ud800","dimension":"conservation","question":"q","positive":"p","negative":"n"}""", "line 1|field 'id'|surrogate")]
    public void A_broken_line_is_told_with_file_line_and_field(string text, string words)
    {
        var file = folder.Write("pairs.jsonl", text);
        var e = Assert.Throws<ValueLocateException>(() => InsightDataset.ReadPairs(file, Schwartz.Dimensions));
        Assert.All(words.Split('|').Append(file), w => Assert.Contains(w, e.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("descriptions.jsonl", """{"id":"2","dimension":"warm","aspect":"up","text":"x"}""", "field 'aspect'|'up'")]
    [InlineData("descriptions.jsonl", """{"id":"1","dimension":"warm","aspect":"positive","text":"x"}""", "field 'id'|'1'|line 1")]
    [InlineData("questions.jsonl", """{"id":"q2","dimension":"hot","split":"search","text":"x"}""", "field 'dimension'|'hot'|warm, cold")]
    [InlineData("questions.jsonl", """{"id":"q1","dimension":"warm","split":"search","text":"x"}""", "field 'id'|'q1'|line 1")]
    [InlineData("questions.jsonl", """{"id":"q2","dimension":"warm","text":"x"}""", "field 'split'|missing")]
    [InlineData("neutral.jsonl", """{"id":"n","text":"x"}""", "field 'id'|'n'|line 1")]
    [InlineData("neutral-chat.jsonl", """{"id":"c2","question":"q"}""", "field 'answer'|missing")]
    [InlineData("pairs.jsonl", """{"id":"b","dimension":"warm","question":"q","positive":"p","negative":"n","brief":7}""", "field 'brief'|text")]
    [InlineData("crossed.jsonl", """{"id":"x2","question":"q","answers":7}""", "field 'answers'|object")]
    public void A_broken_line_of_any_file_is_told_with_file_line_and_field(string name, string line, string words)
    {
        WriteSmall();
        var file = System.IO.Path.Combine(folder.Path, name);
        // A byte order mark and Windows' line ends do not move the line's number.
        var first = File.ReadLines(file).First();
        File.WriteAllText(file, "\uFEFF" + first + "\r\n" + line + "\r\n");
        var e = Assert.Throws<ValueLocateException>(() => InsightDataset.Load(folder.Path));
        Assert.All(words.Split('|').Append(file).Append("line 2"), w => Assert.Contains(w, e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_not_utf8_and_a_line_of_ten_megabytes_are_refused()
    {
        var file = System.IO.Path.Combine(folder.Path, "pairs.jsonl");
        File.WriteAllBytes(file, [.. Encoding.UTF8.GetBytes(Good + "\n"), 0xC3, 0x28]);
        Assert.Contains("line 2: byte 1 of the line is not UTF-8",
            Assert.Throws<ValueLocateException>(() => InsightDataset.ReadPairs(file, Schwartz.Dimensions)).Message, StringComparison.Ordinal);
        File.WriteAllText(file, Good + "\n" + new string(' ', 10_000_000) + Good);
        Assert.Contains("line 2: the line is longer than",
            Assert.Throws<ValueLocateException>(() => InsightDataset.ReadPairs(file, Schwartz.Dimensions)).Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read",
            Assert.Throws<ValueLocateException>(() => InsightDataset.ReadPairs(folder.Path, Schwartz.Dimensions)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_pair_id_may_stand_in_two_dimensions()
    {
        var file = folder.Write("pairs.jsonl", Good + "\n" + Good.Replace("conservation", "self_enhancement", StringComparison.Ordinal));
        Assert.Equal(2, InsightDataset.ReadPairs(file, Schwartz.Dimensions).Count);
    }

    [Fact]
    public void A_whole_folder_is_read_and_its_hash_follows_its_bytes()
    {
        WriteSmall();
        var one = InsightDataset.Load(folder.Path);
        Assert.Equal(["warm", "cold"], one.Dimensions.Select(d => d.Id));
        Assert.Equal(Aspect.Negative, one.Descriptions[1].Aspect);
        Assert.Equal("w-", one.Crossed[0].Answers["warm"][Aspect.Negative]);
        Assert.Equal("kitchen", one.Questions[0].Domain);
        Assert.Equal("A tin.", one.Neutral[0].Text);
        Assert.Equal(("When?", "At noon."), (one.NeutralChat[0].Question, one.NeutralChat[0].Answer));
        Assert.Equal("motive", one.Pairs[0].Brief);
        Assert.Matches("^[0-9a-f]{64}$", one.Hash);
        Assert.Equal(one.Hash, InsightDataset.Load(folder.Path).Hash);
        folder.Write("neutral.jsonl", """{"id":"n","text":"A tin!"}""");
        Assert.NotEqual(one.Hash, InsightDataset.Load(folder.Path).Hash);
    }

    [Theory]
    [InlineData("{}", "list of dimensions")]
    [InlineData("[", "not JSON")]
    [InlineData("""[{"id":"a"},{"id":"a"}]""", "twice")]
    [InlineData("""[{"id":"a","opposite":"b"}]""", "opposite")]
    [InlineData("""[{"name":"a"}]""", "field 'id'")]
    [InlineData("""[{"id":"a"},{"id":""}]""", "dimensions.json', dimension 2: the id '' is not made of letters")]
    [InlineData("""[{"id":"my value"}]""", "give one such as 'self_respect'")]
    [InlineData("""[{"id":"a","name":" "}]""", "dimension 1: 'a' has a blank name")]
    [InlineData("""[{"id":"a","holds":"sings","rejects":"Sings "}]""", "same text in holds and rejects")]
    public void A_broken_dimensions_file_is_told(string json, string words)
    {
        WriteSmall();
        folder.Write("dimensions.json", json);
        Assert.Contains(words, Assert.Throws<ValueLocateException>(() => InsightDataset.Load(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dimensions_that_could_not_be_read_again_are_not_written()
    {
        var file = System.IO.Path.Combine(folder.Path, "dimensions.json");
        var message = Assert.Throws<ValueLocateException>(() => DatasetWriter.Write(file, [new Dimension("a b", "A", "A")])).Message;
        Assert.Equal($"'{file}', dimension 1: the id 'a b' is not made of letters a to z, digits, _ and - alone; give one such as 'self_respect'.", message);
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void A_crossed_situation_without_one_dimension_is_told()
    {
        WriteSmall();
        folder.Write("crossed.jsonl", """{"id":"x","question":"q","answers":{"warm":{"positive":"w+","negative":"w-"}}}""");
        var e = Assert.Throws<ValueLocateException>(() => InsightDataset.Load(folder.Path));
        Assert.Contains("line 1, field 'answers': the field 'cold'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_no_dataset_is_told()
    {
        Assert.Contains("neither descriptions.jsonl nor pairs.jsonl",
            Assert.Throws<ValueLocateException>(() => InsightDataset.Load(folder.Path)).Message, StringComparison.Ordinal);
        Assert.Contains("no dataset folder", Assert.Throws<ValueLocateException>(() => InsightDataset.Load(folder.Path + "-gone")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_pilot_is_read()
    {
        var pilot = InsightDataset.Load(Require.Shared("pilot"));
        Assert.Equal(144, pilot.Pairs.Count);
        Assert.Equal(48, pilot.Descriptions.Count);
        Assert.Empty(pilot.Questions);
    }

    private void WriteSmall()
    {
        folder.Write("dimensions.json", """[{"id":"warm","name":"Warmth","opposite":"cold"},{"id":"cold","opposite":"warm"}]""");
        folder.Write("descriptions.jsonl", """
            {"id":"1","dimension":"warm","aspect":"positive","text":"I hug."}
            {"id":"2","dimension":"warm","aspect":"negative","text":"I nod."}
            """);
        folder.Write("pairs.jsonl",
            """{"id":"a","dimension":"warm","split":"test","author":"x","question":"q","positive":"p","negative":"n","positive_stance":"accept","brief":"motive"}""");
        folder.Write("neutral.jsonl", """{"id":"n","text":"A tin."}""");
        folder.Write("neutral-chat.jsonl", """{"id":"c","question":"When?","answer":"At noon."}""");
        folder.Write("questions.jsonl", """{"id":"q1","dimension":"cold","split":"search","text":"And you?","domain":"kitchen"}""");
        folder.Write("crossed.jsonl",
            """{"id":"x","question":"q","answers":{"warm":{"positive":"w+","negative":"w-"},"cold":{"positive":"c+","negative":"c-"}}}""");
    }
}
