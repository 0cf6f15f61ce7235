using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

// The host's half: an app's build puts it beside the app.
[assembly: ExtensionInformation("Microsoft.Azure.WebJobs.Extensions.EventGrid", "3.3.0")]
