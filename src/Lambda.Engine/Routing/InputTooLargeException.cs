using System.Globalization;
using Lambda.Engine.Invocation;

namespace Lambda.Engine.Routing;

/// <summary>The exception thrown when a target's input is larger than an asynchronous event may be.</summary>
internal sealed class InputTooLargeException(string message) : Exception(message)
{
    public static InputTooLargeException Of(int size) => new(string.Create(
        CultureInfo.InvariantCulture, $"its input has {size} bytes or more; at most {Limits.AsyncPayload} are allowed"));
}
