namespace Microsoft.Azure.Functions.Worker;

/// <summary>The kind of entity to which messages are sent.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue.</summary>
    Queue,

    /// <summary>A topic.</summary>
    Topic,
}
