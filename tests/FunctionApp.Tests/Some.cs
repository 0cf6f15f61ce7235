using Lambda.Engine.Invocation;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionApp.Tests;

/// <summary>Makes what a test needs but does not care about.</summary>
internal static class Some
{
    public static LambdaContext Context(string function = "some-function") =>
        new(Function(function), new InvocationRequest("3f1c2a54-7a43-4a1c-9f43-2d8f8f0c7a11", "{}"u8.ToArray()), NullLogger.Instance, TimeProvider.System);

    public static LambdaFunction Function(string name = "some-function", FunctionOptions? options = null) =>
        new(name, $"arn:aws:lambda:us-east-1:000000000000:function:{name}", typeof(object), options ?? new FunctionOptions(), (payload, _, _) => new(payload));
}
