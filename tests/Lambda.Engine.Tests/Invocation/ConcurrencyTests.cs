using Lambda.Engine.Invocation;
using Microsoft.Extensions.Options;

namespace Lambda.Engine.Tests.Invocation;

public sealed class ConcurrencyTests
{
    private static ConcurrencyLimiter Limiter(TestEngine engine) => new(engine.Catalogue);

    private static void Reserve(TestEngine engine, string function, int? reserved)
    {
        var options = engine.Function(function).Options.Copy();
        options.ReservedConcurrentExecutions = reserved;
        engine.Catalogue.Apply(engine.Function(function), options);
    }

    [Fact]
    public void Reservations_come_out_of_what_the_others_share()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("a").AddRaw<Counts>("b", options => options.ReservedConcurrentExecutions = 20),
            ("Lambda:ConcurrentExecutions", "121"));
        var limiter = Limiter(engine);
        Assert.Equal(101, engine.Catalogue.UnreservedConcurrentExecutions);
        for (var i = 0; i < 101; i++) Assert.Null(limiter.Enter(engine.Function("a")).Refused);
        Assert.Equal(ThrottleReason.ConcurrentInvocationLimitExceeded, limiter.Enter(engine.Function("a")).Refused);
        for (var i = 0; i < 20; i++) Assert.Null(limiter.Enter(engine.Function("b")).Refused);
        Assert.Equal(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded, limiter.Enter(engine.Function("b")).Refused);
    }

    [Theory]
    [InlineData("119", "20")]
    [InlineData("50", "1")]
    public void A_reservation_that_leaves_the_others_less_than_100_prevents_the_start(string account, string reserved)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("a"), ("Lambda:ConcurrentExecutions", account),
            ("Lambda:Functions:a:ReservedConcurrentExecutions", reserved));
        Assert.Contains("below its minimum value of", Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_can_be_stopped_whatever_the_limit()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("a", options => options.ReservedConcurrentExecutions = 0),
            ("Lambda:ConcurrentExecutions", "1"));
        Assert.Equal(1, engine.Catalogue.UnreservedConcurrentExecutions);
        Assert.Equal(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded, Limiter(engine).Enter(engine.Function("a")).Refused);
    }

    [Fact]
    public void Invocations_that_run_when_a_reservation_comes_or_goes_are_counted_to_the_end()
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("a"));
        var limiter = Limiter(engine);
        var (first, second) = (limiter.Enter(engine.Function("a")), limiter.Enter(engine.Function("a")));
        Reserve(engine, "a", 2);
        Assert.NotNull(limiter.Enter(engine.Function("a")).Refused);
        first.Leave();
        var third = limiter.Enter(engine.Function("a"));
        Assert.Null(third.Refused);
        Reserve(engine, "a", null);
        second.Leave();
        third.Leave();
        Reserve(engine, "a", 1);
        Assert.Null(limiter.Enter(engine.Function("a")).Refused);
        Assert.NotNull(limiter.Enter(engine.Function("a")).Refused);
    }

    [Fact]
    public async Task However_many_invocations_arrive_at_once_no_more_than_the_limit_run_and_none_is_lost()
    {
        const int Limit = 5;
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("a", options => options.ReservedConcurrentExecutions = Limit));
        var limiter = Limiter(engine);
        var (running, most, entered) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++)
            {
                var place = limiter.Enter(engine.Function("a"));
                if (place.Refused is not null) continue;
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Interlocked.Increment(ref entered);
                Interlocked.Decrement(ref running);
                place.Leave();
            }
        }, TestContext.Current.CancellationToken)));
        Assert.InRange(most, 1, Limit);
        Assert.True(entered > 0);
        for (var i = 0; i < Limit; i++) Assert.Null(limiter.Enter(engine.Function("a")).Refused);
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); seen < value;)
        {
            var before = Interlocked.CompareExchange(ref most, value, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
