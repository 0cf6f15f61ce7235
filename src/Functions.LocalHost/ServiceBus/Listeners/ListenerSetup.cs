using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Listeners;

/// <summary>An entity to listen to, and how its messages are processed.</summary>
/// <param name="AutoComplete">Whether a success completes the messages.</param>
internal sealed record ListenerSetup(
    EntityName Entity, ServiceBusOptions Options, bool AutoComplete, ServiceBusClient Client, Execution Execution, ILogger Logger);
