namespace Microsoft.Azure.Functions.Worker;

/// <summary>What messages are sent to.</summary>
public enum ServiceBusEntityType
{
    /// <summary>A queue.</summary>
    Queue,

    /// <summary>A topic.</summary>
    Topic,
}
