using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>How a client talks to the service: protocol version, retries, transport, diagnostics.</summary>
public class TableClientOptions : ClientOptions
{
    private static readonly string[] LoggedHeaders = ["DataServiceVersion", "Prefer", "Preference-Applied", "x-ms-continuation-NextPartitionKey", "x-ms-continuation-NextRowKey"];
    private static readonly string[] LoggedParameters = ["$format", "$filter", "$top", "$select"];

    /// <summary>Options for a version of the protocol, by default the newest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The version is not a known one.</exception>
    public TableClientOptions(ServiceVersion serviceVersion = ServiceVersion.V2020_12_06)
    {
        Version = serviceVersion switch
        {
            ServiceVersion.V2019_02_02 => "2019-02-02",
            ServiceVersion.V2020_12_06 => "2020-12-06",
            _ => throw new ArgumentOutOfRangeException(nameof(serviceVersion), serviceVersion, "This version of the Table protocol is not known."),
        };
        foreach (var header in LoggedHeaders) Diagnostics.LoggedHeaderNames.Add(header);
        foreach (var parameter in LoggedParameters) Diagnostics.LoggedQueryParameters.Add(parameter);
    }

    internal string Version { get; }

    /// <summary>Versions of the Table protocol.</summary>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/versioning-for-the-azure-storage-services.</remarks>
    public enum ServiceVersion
    {
        /// <summary>2019-02-02.</summary>
        V2019_02_02 = 1,

        /// <summary>2020-12-06, the first that takes tokens.</summary>
        V2020_12_06 = 2,
    }
}
