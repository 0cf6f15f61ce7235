using System.Text;
using Lambda.Engine.Async;
using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lambda.Engine.Tests;

/// <summary>Makes what a test needs but does not care about.</summary>
internal static class Some
{
    public static LambdaContext Context(string function = "some-function") =>
        new(Function(function), new InvocationRequest("3f1c2a54-7a43-4a1c-9f43-2d8f8f0c7a11", "{}"u8.ToArray()), NullLogger.Instance,
            TimeProvider.System);

    public static LambdaFunction Function(string name = "some-function", FunctionOptions? options = null) =>
        new(name, $"arn:aws:lambda:us-east-1:000000000000:function:{name}", typeof(object), options ?? new FunctionOptions(),
            (payload, _, _) => new(payload));

    /// <summary>The record of the example in the documentation.</summary>
    public static DestinationRecord Record(InvocationCondition condition, int count, string? response, string? functionError,
        string payload = """{"ORDER_IDS":["9e07af03-ce31-4ff3-8888-36dce652cb4f"]}""") =>
        new(
            new DateTimeOffset(2019, 11, 14, 18, 16, 5, 568, TimeSpan.Zero), "e4b46cbf-b738-4880-8880-a18cdf61200e",
            "arn:aws:lambda:us-east-1:123456789012:function:my-function", condition, count,
                Encoding.UTF8.GetBytes(payload), new DateTimeOffset(2019, 11, 14, 18, 13, 2, 1, TimeSpan.Zero))
        {
            Function = "my-function",
            ResponsePayload = response is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(response),
            FunctionError = functionError,
        };
}
