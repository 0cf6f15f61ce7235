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
    public void Reserved_concurrency_is_subtracted_from_the_concurrency_that_other_functions_share()
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
    public void The_app_does_not_start_if_reservations_leave_less_than_100_for_other_functions(string account, string reserved)
    {
        using var engine = new TestEngine(functions => functions.AddRaw<Echo>("a"), ("Lambda:ConcurrentExecutions", account),
            ("Lambda:Functions:a:ReservedConcurrentExecutions", reserved));
        Assert.Contains("below its minimum value of", Assert.Throws<OptionsValidationException>(() => engine.Catalogue).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_reserved_concurrency_of_zero_stops_a_function_even_if_the_account_limit_is_low()
    {
        using var engine = new TestEngine(
            functions => functions.AddRaw<Echo>("a", options => options.ReservedConcurrentExecutions = 0),
            ("Lambda:ConcurrentExecutions", "1"));
        Assert.Equal(1, engine.Catalogue.UnreservedConcurrentExecutions);
        Assert.Equal(ThrottleReason.ReservedFunctionConcurrentInvocationLimitExceeded, Limiter(engine).Enter(engine.Function("a")).Refused);
    }

    [Fact]
    public void Running_invocations_stay_counted_until_they_end_when_reserved_concurrency_is_set_or_removed()
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
    public async Task Concurrent_invocations_never_exceed_the_limit_and_every_one_is_counted()
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
