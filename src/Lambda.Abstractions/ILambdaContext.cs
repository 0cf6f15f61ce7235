using Microsoft.Extensions.Logging;

namespace Lambda;

/// <summary>Information about an invocation for its handler.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/dg/csharp-context.html.</remarks>
public interface ILambdaContext
{
    /// <summary>The request id: the same on every retry of an event.</summary>
    string AwsRequestId { get; }

    /// <summary>The name under which the function was registered.</summary>
    string FunctionName { get; }

    /// <summary>The version that runs, <c>$LATEST</c>.</summary>
    string FunctionVersion { get; }

    /// <summary>The ARN that was invoked, with the version when the caller named one.</summary>
    string InvokedFunctionArn { get; }

    /// <summary>The memory size configured for the function, in MB.</summary>
    int MemoryLimitInMB { get; }

    /// <summary>The client context that the caller sent, as JSON; null when there is none.</summary>
    string? ClientContext { get; }

    /// <summary>
    /// The invocation's place in its trace, in the form of X-Ray's header:
    /// <c>Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1</c>. Null outside of any trace.
    /// </summary>
    /// <remarks>Mirrors <c>_X_AMZN_TRACE_ID</c> in
    /// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html.</remarks>
    string? TraceId => null;

    /// <summary>The time left until the function's timeout.</summary>
    TimeSpan RemainingTime { get; }

    /// <summary>The function's logger; callers can ask for the tail of its log.</summary>
    ILogger Logger { get; }
}
