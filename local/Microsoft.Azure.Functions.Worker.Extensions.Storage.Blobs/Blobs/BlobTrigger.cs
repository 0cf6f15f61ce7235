using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Local.Blobs;

/// <summary>The blob trigger: one <see cref="BlobQueue"/> for all functions, which a <see cref="BlobScanner"/> fills for those that look for blobs, and the <see cref="BlobsWebhook"/> for those that are told of them.</summary>
// The other services know the functions, which know their trigger: they are asked for when the app runs.
internal sealed class BlobTrigger(IServiceProvider services, TimeProvider time, ILoggerFactory loggers) : ITrigger
{
    public Type AttributeType => typeof(BlobTriggerAttribute);
    public string BindingType => "blobTrigger";

    public IListener CreateListener(HostedFunction function)
    {
        var registration = services.GetRequiredService<BlobRegistrations>().Find(BlobRegistration.IdOf(function.Name))!;
        var queue = services.GetRequiredService<BlobQueue>();
        return registration.Source == BlobTriggerSource.EventGrid ? new BlobQueueListener(queue)
            : new BlobScanner(registration, services.GetRequiredService<BlobIntake>(), queue, time, loggers.CreateLogger("Host.Blobs"));
    }

    // The types of the real converter. It knows no BinaryData.
    public async ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation)
    {
        var blob = (BlobBaseClient)trigger.Value!;
        var container = blob.GetParentBlobContainerClient();
        if (target == typeof(BlobContainerClient)) return container;
        if (target == typeof(BlobBaseClient)) return blob;
        if (target == typeof(BlobClient)) return container.GetBlobClient(blob.Name);
        if (target == typeof(BlockBlobClient)) return container.GetBlockBlobClient(blob.Name);
        if (target == typeof(PageBlobClient)) return container.GetPageBlobClient(blob.Name);
        if (target == typeof(AppendBlobClient)) return container.GetAppendBlobClient(blob.Name);
        if (target == typeof(Stream)) return await blob.OpenReadAsync(cancellationToken: cancellation);
        if (target == typeof(BinaryData) || target == typeof(ReadOnlyMemory<byte>))
            throw new NotSupportedException("A blob binds to string, byte[], Stream, a blob client or a type of your own.");
        return ContentConversion.To((await blob.DownloadContentAsync(cancellation)).Value.Content, target);
    }

    public async ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        if (input.IndexOf('/') is not (> 0 and var slash) || slash == input.Length - 1) return null;
        if (services.GetRequiredService<BlobRegistrations>().Find(BlobRegistration.IdOf(function.Name)) is not { } registration) return null;
        var blob = registration.Blobs.GetBlobContainerClient(input[..slash]).GetBlobBaseClient(input[(slash + 1)..]);
        try
        {
            return BlobEvent.Of(registration, blob, await blob.GetPropertiesAsync(cancellationToken: cancellation), "This function was programmatically called via the host APIs.");
        }
        catch (Exception e) when (StorageErrors.IsMissing(e))
        {
            return null;
        }
    }
}
