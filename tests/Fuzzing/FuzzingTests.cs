using Fuzzing.Running;
using Fuzzing.Targets;

namespace Fuzzing;

/// <summary>A short hunt, the same each time, and every input that once found a fault.</summary>
public sealed class FuzzingTests
{
    // A few seconds in all; the long hunt is a command of its own.
    private const int Inputs = 1_500;

    public static TheoryData<string> Names => [.. All.Targets().Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_inputs_are_read_or_refused_within_time_and_memory_limits(string name)
    {
        using var output = new StringWriter();
        using var hunt = new Hunt(All.Targets().Single(target => target.Name == name), output);
        Assert.True(hunt.Try(20261130, Inputs), output.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Inputs_that_once_failed_are_read_within_time_and_memory_limits(string name)
    {
        using var target = All.Targets().Single(target => target.Name == name);
        var reader = new BoundedReader(target);
        foreach (var file in Corpus.Kept(target)) reader.Read(File.ReadAllBytes(file));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Seed_inputs_are_valid(string name)
    {
        using var target = All.Targets().Single(target => target.Name == name);
        Assert.All(target.Seeds, seed => Assert.True(new BoundedReader(target).Read(seed)));
    }

    [Fact]
    public void A_fault_is_found_and_minimized_and_its_input_is_kept()
    {
        var target = new Faulty();
        var output = new StringWriter();
        using (var hunt = new Hunt(target, output)) Assert.False(hunt.Try(1, 5_000));
        var kept = Assert.Single(Directory.GetFiles(target.Folder));
        Assert.Contains((byte)0xff, File.ReadAllBytes(kept));
        Assert.True(File.ReadAllBytes(kept).Length < 100, "It is not shrunk.");
        Directory.Delete(target.Folder, recursive: true);
    }

    [Theory]
    [InlineData(0.9, 0.9, false, false)]
    [InlineData(1.1, 1.1, true, false)]
    [InlineData(30, 0.9, false, false)]
    [InlineData(0.9, 2, false, false)]
    [InlineData(61, 0, true, false)]
    [InlineData(25, 19, true, false)]
    [InlineData(25, 21, true, true)]
    [InlineData(301, 0, true, true)]
    public void An_input_is_judged_by_its_processor_time_unless_it_waits_for_very_long(
        double clock, double processor, bool isTooLong, bool isStuck)
    {
        var took = new Duration(TimeSpan.FromSeconds(clock), TimeSpan.FromSeconds(processor));
        Assert.Equal((isTooLong, isStuck), (took.IsTooLong, took.IsStuck));
    }

    [Fact]
    public void Allocating_too_much_memory_for_an_input_is_a_fault() =>
        Assert.Contains(
            "allocated", Assert.Throws<FuzzException>(() => new BoundedReader(new Greedy()).Read([1])).Message, StringComparison.Ordinal);

    private sealed class Faulty() : Target($"faulty-{Guid.NewGuid():N}")
    {
        public override IReadOnlyList<byte[]> Seeds { get; } = [new byte[50]];

        public string Folder => Path.Combine(Repository.Root, "tests", "Fuzzing", "Corpus", Name);

        public override bool Read(byte[] input)
        {
            if (input.Contains((byte)0xff)) throw new InvalidOperationException("0xff");
            return true;
        }
    }

    private sealed class Greedy() : Target("greedy")
    {
        public override IReadOnlyList<byte[]> Seeds { get; } = [[]];

        public override (long Fixed, int PerByte) Memory => (1000, 1);

        public override bool Read(byte[] input) => new byte[1_000_000].Length > input.Length;
    }
}
