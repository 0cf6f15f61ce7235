using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lambda.Functions.Api;

/// <summary>Refuses requests with more or longer headers than AWS accepts, in the form of AWS's errors.</summary>
internal static class HeaderLimits
{
    /// <summary>The maximum number of headers.</summary>
    public const int Count = 100;

    /// <summary>The maximum size of all names and values together, in bytes.</summary>
    public const int Size = 32 * 1024;

    /// <summary>Raises the server's own limits, because the server answers requests that exceed those without a body.</summary>
    public static void Widen(KestrelServerOptions server)
    {
        server.Limits.MaxRequestHeaderCount = 20_000;
        server.Limits.MaxRequestHeadersTotalSize = 1024 * 1024;
    }

    /// <summary>Checks the headers. Returns null when they are within the limits, and otherwise the error to answer with.</summary>
    public static AwsError? Check(IHeaderDictionary headers)
    {
        var (count, size) = (0, 0);
        foreach (var (name, values) in headers)
            foreach (var value in values)
            {
                count++;
                size += name.Length + (value?.Length ?? 0);
            }
        return count <= Count && size <= Size
            ? null
            : new AwsError(
                StatusCodes.Status431RequestHeaderFieldsTooLarge, "RequestTooLargeException",
                $"Request must have at most {Count} headers with a total of {Size} bytes");
    }
}
