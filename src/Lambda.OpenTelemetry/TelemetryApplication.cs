using System.Diagnostics;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Lambda.Engine.Observability;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Lambda.OpenTelemetry;

/// <summary>Exports the traces, metrics and logs of an app's functions.</summary>
public static class TelemetryApplication
{
    /// <summary>
    /// Exports traces, metrics and logs: over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set, and to Azure Monitor when
    /// <c>APPLICATIONINSIGHTS_CONNECTION_STRING</c> is set. If neither is set, nothing is collected, and there is no overhead.
    /// </summary>
    /// <param name="builder">The app's builder.</param>
    /// <remarks>
    /// <para>Set <c>"telemetryMode": "OpenTelemetry"</c> in host.json, so that the Functions host exports its own part of each trace in the
    /// same way. Sampling and resources are set by the standard variables, such as <c>OTEL_TRACES_SAMPLER</c> and
    /// <c>OTEL_SERVICE_NAME</c>.</para>
    /// <para>Azure Monitor is called by the identity that <c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> names
    /// (<c>ClientId=…;Authorization=AAD</c>), if it is set.</para>
    /// <para>Mirrors https://learn.microsoft.com/azure/azure-functions/opentelemetry-howto and
    /// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.</para>
    /// </remarks>
    /// <exception cref="ArgumentException"><c>APPLICATIONINSIGHTS_AUTHENTICATION_STRING</c> has another form.</exception>
    public static FunctionsApplicationBuilder AddLambdaTelemetry(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var targets = TelemetryTargets.Read(builder.Configuration);
        if (!targets.Any) return builder;
        var telemetry = builder.Services.AddOpenTelemetry().UseFunctionsWorkerDefaults()
            .WithTracing(traces => traces.AddSource(EngineTraces.SourceName)
                // If the worker's own server is called, it reads the caller's trace context first.
                .AddAspNetCoreInstrumentation()
                // Polling listeners belong to no trace.
                .AddHttpClientInstrumentation(http => http.FilterHttpRequestMessage = _ => Activity.Current?.Parent is not null))
            .WithMetrics(metrics => metrics.AddMeter(EngineMetrics.MeterName));
        if (targets.Otlp) telemetry.UseOtlpExporter();
        if (targets.AzureMonitor is { } connection)
            telemetry.UseAzureMonitorExporter(monitor =>
            {
                monitor.ConnectionString = connection;
                if (targets.Identity is { } identity)
                    monitor.Credential = new DefaultAzureCredential(
                        new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity.ClientId });
            });
        return builder;
    }
}
