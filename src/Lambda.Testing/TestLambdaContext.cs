using Microsoft.Extensions.Logging;

namespace Lambda.Testing;

/// <summary>
/// A context with which a handler can be called. Every property can be set; messages that the handler logs are kept in <see cref="Log"/>.
/// </summary>
/// <example><c>await new Greet().HandleAsync(new("Ada"), new TestLambdaContext(), cancellation)</c></example>
public sealed class TestLambdaContext : ILambdaContext
{
    private readonly TestLogger _log = new();
    private readonly ILogger? _logger;

    /// <inheritdoc/>
    public string AwsRequestId { get; init; } = "11111111-2222-4333-8444-555555555555";

    /// <inheritdoc/>
    public string FunctionName { get; init; } = "function";

    /// <inheritdoc/>
    public string FunctionVersion { get; init; } = "$LATEST";

    /// <inheritdoc/>
    public string InvokedFunctionArn
    {
        get => field ?? $"arn:aws:lambda:us-east-1:000000000000:function:{FunctionName}";
        init;
    }

    /// <inheritdoc/>
    public int MemoryLimitInMB { get; init; } = 128;

    /// <inheritdoc/>
    public string? ClientContext { get; init; }

    /// <inheritdoc/>
    public string? TraceId { get; init; }

    /// <inheritdoc/>
    public TimeSpan RemainingTime { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Receives the messages that the handler logs; by default, <see cref="Log"/> keeps them.</summary>
    public ILogger Logger
    {
        get => _logger ?? _log;
        init => _logger = value;
    }

    /// <summary>The messages that the handler has logged so far, in order.</summary>
    public IReadOnlyList<string> Log => _log.Messages;
}
