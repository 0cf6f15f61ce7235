using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Async;

public sealed class RecursionTests
{
    [Fact]
    public void An_event_may_be_passed_on_16_times_and_the_next_time_fails_with_an_error()
    {
        var item = new AsyncEvent("r", "f", default);
        Assert.Null(Recursion.Error(item with { Hops = 16 }));
        var error = Recursion.Error(item with { Hops = 17 })!;
        Assert.Equal("RecursiveInvocationException", error.ErrorType);
        Assert.Equal(
            "The event was passed on by 17 functions, one to the next; more than 16 are considered a loop. "
            + "Check the functions' destinations, then redrive the dead letter.", error.ErrorMessage);
    }
}
