using ValueLocate.Authoring;
using ValueLocate.Authoring.Building;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Tests.Authoring;

public sealed class DatasetBuilderTests : IDisposable
{
    private static readonly string Banks = System.IO.Path.Combine(Require.Root, "data", "valueinsight", "banks");
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_same_seed_writes_the_same_bytes_and_another_one_does_not()
    {
        var banks = QuestionBanks.Load(Banks, Schwartz.Dimensions);
        byte[] Bytes(int seed)
        {
            var file = System.IO.Path.Combine(folder.Path, "questions.jsonl");
            DatasetWriter.Write(file, QuestionBuilder.Build(banks, Schwartz.Dimensions, 20, seed));
            return File.ReadAllBytes(file);
        }
        Assert.Equal(Bytes(1), Bytes(1));
        Assert.NotEqual(Bytes(1), Bytes(2));
    }

    [Fact]
    public void Questions_of_a_situation_share_a_split_and_hold_nothing_that_gives_the_answer_away()
    {
        var banks = QuestionBanks.Load(Banks, Schwartz.Dimensions);
        var questions = QuestionBuilder.Build(banks, Schwartz.Dimensions, 120, 7);
        Assert.All(Schwartz.Dimensions, d => Assert.Equal(120, questions.Count(q => q.Dimension == d.Id)));
        Assert.All(questions.GroupBy(q => (q.Dimension, q.Situation)), g => Assert.Single(g.Select(q => q.Split).Distinct()));
        Assert.All(questions, q => Assert.Null(GivenAway.FindStrict(q.Text)));
        Assert.All(questions, q => Assert.True(ClosingQuestion.Asks(q.Text), q.Text));
        Assert.All(questions, q => Assert.DoesNotMatch(@"[\[\]{}|]|  | \.|\.\.|\ba (?!ewe|use|uni|one)[aeiou]|\ban (?!hour|heir|R\b)[^aeiouéAEIOU ]", q.Text));
        Assert.Empty(NearDuplicates.Find([.. questions.Select(q => q.Text)]));
        Assert.True(banks.Domains.Count >= 40);
    }

    [Fact]
    public void The_repositorys_questions_are_what_its_banks_build_and_pass_the_check()
    {
        // Questions are made in rounds, so a short build gives the first ones of the long one.
        var built = QuestionBuilder.Build(QuestionBanks.Load(Banks, Schwartz.Dimensions), Schwartz.Dimensions, 40, DatasetBuilder.DefaultSeed);
        folder.Write("pairs.jsonl", """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.","negative":"No."}""");
        File.Copy(System.IO.Path.Combine(Banks, "..", "questions.jsonl"), System.IO.Path.Combine(folder.Path, "questions.jsonl"));
        var data = InsightDataset.Load(folder.Path);
        Assert.Equal(built, Schwartz.Dimensions.SelectMany(d => data.Questions.Where(q => q.Dimension == d.Id).Take(40)));
        var findings = DatasetCheck.Run(data, DatasetSizes.ValueInsight).Findings
            .Where(f => f.What.StartsWith("questions:", StringComparison.Ordinal)).ToList();
        Assert.Equal(21, findings.Count);
        Assert.All(findings, f => Assert.True(f.Ok, f.ToString()));
    }

    [Fact]
    public void Authors_files_become_one_with_evenly_dealt_splits()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "banks", "pairs"));
        foreach (var author in new[] { "ann", "ben" })
        {
            folder.Write($"banks/pairs/{author}.jsonl", string.Concat(Schwartz.Dimensions.SelectMany(d => Enumerable.Range(0, 16).Select(i =>
                $$"""{"id":"{{author}}-{{d.Id}}-{{i}}","dimension":"{{d.Id}}","author":"{{author}}","question":"q","positive":"é","negative":"n","positive_stance":"{{(i < 8 ? "accept" : "decline")}}"}"""
                    + "\n"))));
        }
        Assert.Equal([System.IO.Path.Combine(folder.Path, "pairs.jsonl")], DatasetBuilder.Build(System.IO.Path.Combine(folder.Path, "banks"), folder.Path));
        var pairs = InsightDataset.Load(folder.Path).Pairs;
        Assert.Equal(128, pairs.Count);
        Assert.Equal("é", pairs[0].Positive);
        Assert.All(pairs.GroupBy(p => (p.Dimension, p.Author, p.PositiveStance)),
            g => Assert.Equal([4, 2, 2], Split.All.Select(s => g.Count(p => p.Split == s))));
    }

    [Fact]
    public void A_line_keeps_its_split_and_author_and_an_id_in_two_files_is_told()
    {
        static string Line(string id, string more) =>
            $$"""{"id":"{{id}}","dimension":"conservation",{{more}}"question":"q","positive":"p","negative":"n"}""" + "\n";
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "banks", "pairs"));
        var banks = System.IO.Path.Combine(folder.Path, "banks");
        folder.Write("banks/pairs/ann.jsonl",
            string.Concat(Enumerable.Range(0, 8).Select(i => Line($"a{i}", i < 4 ? "\"split\":\"test\",\"author\":\"zoe\"," : ""))));
        foreach (var seed in new[] { 1, 2 })
        {
            DatasetBuilder.Build(banks, folder.Path, seed);
            var pairs = InsightDataset.Load(folder.Path).Pairs;
            Assert.All(pairs.Take(4), p => Assert.Equal((Split.Test, "zoe"), (p.Split, p.Author)));
            Assert.All(pairs.Skip(4), p => Assert.Equal("ann", p.Author));
            Assert.Equal([2, 1, 1], Split.All.Select(s => pairs.Skip(4).Count(p => p.Split == s)));
        }
        var before = File.ReadAllText(System.IO.Path.Combine(folder.Path, "pairs.jsonl"));
        folder.Write("banks/pairs/ben.jsonl", Line("b", "") + Line("a1", ""));
        var message = Assert.Throws<ValueLocateException>(() => DatasetBuilder.Build(banks, folder.Path)).Message;
        Assert.Matches(@"ben\.jsonl'.*'a1'.*ann\.jsonl'", message);
        Assert.Equal(before, File.ReadAllText(System.IO.Path.Combine(folder.Path, "pairs.jsonl")));
    }

    [Theory]
    [InlineData("people.json", """{"women":["A"]}""", "field 'men'")]
    [InlineData("people.json", "[", "not JSON")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet"],"scenes":["x"],"conservation":["waves {her} hat"]}""", "no slot {her}")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet"],"scenes":["x"],"conservation":["waves [a|b"]}""", "bracket")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet","your vet"],"scenes":["x"],"conservation":["waves"]}""", "twice")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet/f"],"scenes":["x"],"conservation":["waves @ keeper"]}""", "write one of vet")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet"],"scenes":["x"],"conservation":["waves @ not vet"]}""", "nobody is left")]
    [InlineData("zoo.json", """{"domain":"zoo","people":["your vet"],"scenes":["x"],"conservation":[]}""", "field 'conservation'")]
    public void A_broken_bank_is_told(string name, string json, string words)
    {
        foreach (var file in new[] { "people.json", "kitchen.json" }) File.Copy(System.IO.Path.Combine(Banks, file), System.IO.Path.Combine(folder.Path, file));
        folder.Write(name, json);
        Dimension[] one = [Schwartz.Dimensions[1]];
        Assert.Contains(words, Assert.Throws<ValueLocateException>(() => QuestionBanks.Load(folder.Path, one)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_situation_happens_only_to_whom_it_suits_and_one_name_stands_in_it()
    {
        folder.Write("people.json",
            """
            {"women":["Ana"],"men":["Ben"],"towns":["Ghent"],
            "closings":["What do you think, and what would you do?","How would you answer, and why?","Which way do you go, and for what reason?"]}
            """);
        folder.Write("zoo.json",
            """
            {"domain":"zoo","people":["your aunt/f","the head keeper/m","the vet/f"],"scenes":["By the pool","At the gate of the old bird house","Late on a wet Sunday"],
            "conservation":["[opens|shuts|bolts|props] the gate @ not vet","[feeds|weighs|lifts|hides] the seal @ vet"]}
            """);
        Dimension[] one = [Schwartz.Dimensions[1]];
        var questions = QuestionBuilder.Build(QuestionBanks.Load(folder.Path, one), one, 12, 1);
        Assert.All(questions, q => Assert.Equal(q.Text.Contains("seal", StringComparison.Ordinal), q.Text.Contains(" vet", StringComparison.Ordinal)));
        Assert.Contains(questions, q => q.Text.Contains("our aunt Ana ", StringComparison.Ordinal));
        Assert.Contains(questions, q => q.Text.Contains("Ana, the vet, ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_situation_that_cannot_yield_enough_is_named()
    {
        folder.Write("people.json",
            """{"women":["Ana"],"men":["Ben"],"towns":["Ghent"],"closings":["What do you think, and what would you do?"]}""");
        folder.Write("zoo.json",
            """{"domain":"zoo","people":["your vet"],"scenes":["By the pool"],"conservation":["waves a net at the seal and calls you over to the wet side of the pool for the feeding"]}""");
        Dimension[] one = [Schwartz.Dimensions[1]];
        var banks = QuestionBanks.Load(folder.Path, one);
        Assert.Contains("zoo-1", Assert.Throws<ValueLocateException>(() => QuestionBuilder.Build(banks, one, 400, 1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sample_is_plain_text_and_repeats_itself()
    {
        folder.Write("pairs.jsonl", """{"id":"1","dimension":"conservation","question":"Well?","positive":"Yes.","negative":"No."}""");
        var data = InsightDataset.Load(folder.Path);
        Assert.Equal(DatasetSample.ToText(data, 3, 1), DatasetSample.ToText(data, 3, 1));
        Assert.Contains("    + Yes.\n    - No.", DatasetSample.ToText(data, 3), StringComparison.Ordinal);
    }
}
