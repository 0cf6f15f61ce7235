using HostedSoak;
using Soak;
using Soak.Accounts;
using Soak.Watching;

namespace Stack.Tests.Soak;

/// <summary>The soak's account: what it would say if something was lost, done again, or out of order.</summary>
public sealed class SoakTests
{
    private readonly Ledger _ledger = new();

    [Fact]
    public void An_item_that_was_accepted_and_never_done_counts_as_lost()
    {
        _ledger.Accept(Message(1));
        _ledger.Accept(Message(2));
        _ledger.Done(new(Message(2), 10));
        Assert.Equal((1, 1L), (_ledger.Open, _ledger.Finished));
        Assert.Equal([Message(1)], _ledger.Missing(10));
        Assert.Equal(new Balance(Accepted: 2, Lost: 1, Again: 0, Unanswered: 0, OutOfOrder: 0), _ledger.Of(Kind.Queue));
    }

    [Fact]
    public void An_item_that_is_done_before_its_acceptance_arrives_is_not_lost()
    {
        _ledger.Done(new(Message(1), 10));
        Assert.Equal((0, 0L), (_ledger.Open, _ledger.Finished));
        _ledger.Accept(Message(1));
        Assert.Equal((0, 1L), (_ledger.Open, _ledger.Finished));
        Assert.Equal(0, _ledger.Of(Kind.Queue).Lost);
    }

    [Fact]
    public void Items_that_are_done_again_and_items_without_an_acceptance_are_counted()
    {
        _ledger.Accept(Message(1));
        for (var run = 0; run < 3; run++) _ledger.Done(new(Message(1), run));
        _ledger.Done(new(Message(2), 10));
        Assert.Equal(new Balance(Accepted: 1, Lost: 0, Again: 2, Unanswered: 1, OutOfOrder: 0), _ledger.Of(Kind.Queue));
    }

    [Fact]
    public void A_redelivered_record_is_in_order_and_a_record_first_delivered_after_a_later_one_is_out_of_order()
    {
        foreach (var (number, at) in new[] { (1, 10), (2, 20), (1, 30), (2, 40), (3, 50) }) Take("a", number, at);
        Assert.Equal(0, _ledger.Of(Kind.Stream).OutOfOrder);
        Take("b", 2, 60);
        Take("b", 1, 70);
        Assert.Equal(1, _ledger.Of(Kind.Stream).OutOfOrder);
    }

    [Fact]
    public void A_window_that_ends_again_counts_once_and_a_different_count_is_a_contradiction()
    {
        Window("shard@60", 5, at: 1);
        Window("shard@60", 5, at: 2);
        Window("shard@120", 7, at: 3);
        Assert.Equal((12L, 0), _ledger.Windows());
        Window("shard@120", 8, at: 4);
        Assert.Equal(1, _ledger.Windows().Contradictions);
    }

    [Fact]
    public void A_line_of_a_journal_is_read_back_unchanged()
    {
        var line = new JournalLine(new(Kind.Table, "17", 3), 1234567890123);
        Assert.Equal(line, JournalLine.Parse(line.Text.TrimEnd('\n')));
    }

    [Fact]
    public void The_trend_of_points_on_a_straight_line_is_that_line()
    {
        var trend = Trend.Of([.. Enumerable.Range(0, 10).Select(number => (number * 60.0, 100 + number * 2.0))])!.Value;
        Assert.Equal((100, 120), (Math.Round(trend.Start, 6), Math.Round(trend.PerHour, 6)));
        Assert.Equal(106, trend.At(180), precision: 6);
        Assert.Null(Trend.Of([(0, 1), (1, 2)]));
    }

    [Theory]
    [InlineData("--faults", 1)]
    [InlineData("--faults 7", 7)]
    [InlineData("--faults --minutes 3", 1)]
    public void The_faults_option_has_a_default_seed_and_can_set_another(
        string arguments, int seed) => Assert.Equal(seed, SoakOptions.Parse(arguments.Split(' ')).Faults);

    [Theory]
    [InlineData("--minute 3", "--minute")]
    [InlineData("--minutes", "needs a value")]
    [InlineData("--rate 0", "more than 0")]
    public void The_error_for_an_invalid_option_names_the_option(string arguments, string problem)
    {
        var error = Assert.Throws<FormatException>(() => SoakOptions.Parse(arguments.Split(' ')));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    private static Thing Message(long number) => new(Kind.Queue, "-", number);

    private void Take(string key, long number, long at) => _ledger.Done(new(new(Kind.Stream, key, number), at));

    private void Window(string key, long count, long at) => _ledger.Done(new(new(Kind.Window, key, count), at));
}
