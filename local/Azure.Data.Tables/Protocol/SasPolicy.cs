using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Protocol;

/// <summary>Adds a shared access signature to each try's query, the one that the credential holds by then.</summary>
internal sealed class SasPolicy(AzureSasCredential credential) : HttpPipelineSynchronousPolicy
{
    private const string Applied = "Azure.Data.Tables.AppliedSignature";

    public override void OnSendingRequest(HttpMessage message)
    {
        var uri = message.Request.Uri;
        var signature = credential.Signature.TrimStart('?');
        var query = uri.Query.TrimStart('?');
        if (message.TryGetProperty(Applied, out var last) && last is string before)
        {
            if (before == signature) return;
            query = query[..^before.Length].TrimEnd('&');
        }
        uri.Query = query.Length == 0 ? signature : $"{query}&{signature}";
        message.SetProperty(Applied, signature);
    }
}
