using Azure.Core;

namespace Azure.Data.Tables.Protocol;

/// <summary>Takes one status that is usually an error for an answer, so that it is logged and traced as one.</summary>
internal sealed class ToleratingClassifier(int status) : ResponseClassifier
{
    public override bool IsErrorResponse(HttpMessage message) => message.Response.Status != status && base.IsErrorResponse(message);
}
