using Lambda.Engine.Invocation;

namespace Lambda.Engine.Async;

/// <summary>Stops functions that send events to one another in a loop.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html.</remarks>
internal static class Recursion
{
    /// <summary>How many functions may pass an event on.</summary>
    public const int MaxHops = 16;

    /// <summary>The error's type, as the Lambda API names it.</summary>
    public const string ErrorType = "RecursiveInvocationException";

    /// <summary>Returns the error of an event that was passed on too often; null while it may run.</summary>
    public static FunctionError? Error(AsyncEvent item) => item.Hops <= MaxHops ? null : FunctionError.Of(ErrorType,
        $"The event was passed on by {item.Hops} functions, one to the next; more than {MaxHops} are considered a loop. "
            + "Check the functions' destinations, then redrive the dead letter.");
}
