using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;

namespace Local.Blobs;

/// <summary>A function with a blob trigger: its path, and the account its blobs are in.</summary>
internal sealed record BlobRegistration(HostedFunction Function, BlobPathPattern Path, BlobServiceClient Blobs, QueueServiceClient Queues, BlobTriggerSource Source)
{
    /// <summary>The function as receipts, messages and webhook addresses name it.</summary>
    public string Id => IdOf(Function.Name);

    /// <inheritdoc cref="Id"/>
    public static string IdOf(string function) => "Host.Functions." + function;
}

/// <summary>The functions with a blob trigger, by id.</summary>
internal sealed class BlobRegistrations(FunctionCatalogue catalogue, HostConfiguration host)
{
    private readonly Lazy<Dictionary<string, BlobRegistration>> _byId = new(() => catalogue.All
        .Where(function => function.Trigger is BlobTrigger && !host.IsDisabled(function.Name))
        .Select(function => Register(function, host))
        .ToDictionary(registration => registration.Id, StringComparer.OrdinalIgnoreCase));

    /// <summary>The function of that id; null where there is none that listens.</summary>
    public BlobRegistration? Find(string id) => _byId.Value.GetValueOrDefault(id);

    private static BlobRegistration Register(HostedFunction function, HostConfiguration host)
    {
        var attribute = (BlobTriggerAttribute)function.TriggerAttribute;
        var account = StorageConnection.Of(host, attribute.Connection);
        return new(function, BlobPathPattern.Parse(host.Resolve(attribute.BlobPath)), account.Blobs(), account.Queues(), attribute.Source);
    }
}
