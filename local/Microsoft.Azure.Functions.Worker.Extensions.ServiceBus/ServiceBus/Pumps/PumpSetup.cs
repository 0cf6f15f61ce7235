using Local.ServiceBus.Messages;
using Local.ServiceBus.Receiving;

namespace Local.ServiceBus.Pumps;

/// <summary>An entity that is listened to, and what is done with its messages.</summary>
/// <param name="HandleAsync">Runs the function; an exception is a failure, which the handler has logged.</param>
/// <param name="AutoComplete">Whether a success completes the messages.</param>
internal sealed record PumpSetup(IMessageSource Source, Func<Delivery, CancellationToken, Task> HandleAsync, ServiceBusOptions Options, bool AutoComplete);
