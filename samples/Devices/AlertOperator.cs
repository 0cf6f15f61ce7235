using Lambda;
using Microsoft.Extensions.Logging;

namespace Samples.Devices;

/// <summary>Tells an operator that a screen is too hot. Its result goes to the on-success destination, if there is one.</summary>
public sealed partial class AlertOperator : IHandler<ContentDecided, string>
{
    /// <inheritdoc/>
    public Task<string> HandleAsync(ContentDecided input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        TooHot(context.Logger, input.Detail.Device, input.Detail.Inside);
        return Task.FromResult($"{input.Detail.Device} has {input.Detail.Inside} °C in its case.");
    }

    [LoggerMessage(2, LogLevel.Warning, "{Device} has {Temperature} °C in its case")]
    private static partial void TooHot(ILogger logger, string device, double temperature);
}
