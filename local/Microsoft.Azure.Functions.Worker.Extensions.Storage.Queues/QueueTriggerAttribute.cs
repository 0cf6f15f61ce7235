using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for each message of a storage queue.</summary>
/// <param name="queueName">The queue; <c>%Name%</c> stands for an app setting.</param>
/// <remarks>
/// Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger.
/// Binds to <see cref="string"/>, <see cref="byte"/>[], <see cref="BinaryData"/>, <c>QueueMessage</c> or a type that the message holds as JSON.
/// </remarks>
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The queue.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The app setting, or the prefix of app settings, with the storage account; null is <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}
