using System.Text.Json;
using Functions.LocalHost.ServiceBus.Rpc;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Gives a function the actions on the session of its messages, which the host names in the trigger metadata.</summary>
[SupportsDeferredBinding]
[SupportedTargetType(typeof(ServiceBusSessionMessageActions))]
internal sealed class ServiceBusSessionMessageActionsConverter(Settlement.SettlementClient settlement) : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        try
        {
            var data = context.FunctionContext.BindingContext.BindingData;
            return new(ConversionResult.Success(new ServiceBusSessionMessageActions(settlement, SessionId(data), LockedUntil(data))));
        }
        catch (Exception e)
        {
            // The worker reports the exception as a binding failure.
            return new(ConversionResult.Failed(e));
        }
    }

    // All messages of a batch belong to one session.
    private static string SessionId(IReadOnlyDictionary<string, object?> data) =>
        data.GetValueOrDefault("SessionId") as string
            ?? (data.GetValueOrDefault("SessionIdArray") as IEnumerable<string>)?.FirstOrDefault(id => id.Length > 0)
        ?? throw new InvalidOperationException(
            $"The messages have no session: set IsSessionsEnabled on the trigger to bind to {nameof(ServiceBusSessionMessageActions)}.");

    private static DateTimeOffset LockedUntil(IReadOnlyDictionary<string, object?> data)
    {
        if (data.GetValueOrDefault("SessionActions")?.ToString() is not { } json)
            throw new InvalidOperationException(
                "The trigger metadata lacks SessionActions, which contains the time when the session's lock expires.");
        using var actions = JsonDocument.Parse(json);
        return actions.RootElement.GetProperty("SessionLockedUntil").GetDateTimeOffset();
    }
}
