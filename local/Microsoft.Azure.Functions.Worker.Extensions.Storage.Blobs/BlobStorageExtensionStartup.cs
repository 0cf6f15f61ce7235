using Local.Blobs;
using Local.Host;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;

[assembly: WorkerExtensionStartup(typeof(BlobStorageExtensionStartup))]

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Adds the blob trigger to an app that references this package.</summary>
public class BlobStorageExtensionStartup : WorkerExtensionStartup
{
    /// <inheritdoc/>
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        applicationBuilder.Services.AddSingleton<BlobRegistrations>();
        applicationBuilder.Services.AddSingleton<BlobIntake>();
        applicationBuilder.Services.AddSingleton<BlobQueue>();
        applicationBuilder.Services.AddSingleton<ITrigger, BlobTrigger>();
        applicationBuilder.Services.AddSingleton<IWebhook, BlobsWebhook>();
    }
}
