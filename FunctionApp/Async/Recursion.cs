using FunctionApp.Invocation;

namespace FunctionApp.Async;

/// <summary>Stops functions that hand events to one another without end.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html.</remarks>
internal static class Recursion
{
    /// <summary>How many functions may hand an event on.</summary>
    public const int MaxHops = 16;

    /// <summary>The error's type, as the Lambda API names it.</summary>
    public const string ErrorType = "RecursiveInvocationException";

    /// <summary>The error of an event that was handed on too often; null while it may run.</summary>
    public static FunctionError? Error(AsyncEvent item) => item.Hops <= MaxHops ? null : FunctionError.Of(ErrorType,
        $"The event was handed on by {item.Hops} functions, one to the next; more than {MaxHops} count as a loop. Look at the functions' destinations; the dead letter can be sent again.");
}
