#nullable disable annotations // The real package is not annotated.
using Azure.Core;
using Azure.Data.Tables.Protocol;
using Azure.Data.Tables.Transactions;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Takes up to 100 actions on entities of one partition, all or none.</summary>
    /// <returns>One response per action, in order; an ETag header is the entity's new version.</returns>
    /// <exception cref="TableTransactionFailedException">An action was refused; the exception says which and why.</exception>
    /// <exception cref="RequestFailedException">The transaction as a whole was refused.</exception>
    /// <exception cref="InvalidOperationException">There are no actions.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions.</remarks>
    public virtual Response<IReadOnlyList<Response>> SubmitTransaction(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var (content, type) = Batch(transactionActions);
        return Answers(_service.SendBatch(content, type, cancellationToken));
    }

    /// <inheritdoc cref="SubmitTransaction(IEnumerable{TableTransactionAction}, CancellationToken)"/>
    public virtual async Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var (content, type) = Batch(transactionActions);
        return Answers(await _service.SendBatchAsync(content, type, cancellationToken));
    }

    private (RequestContent Content, string Type) Batch(IEnumerable<TableTransactionAction> actions)
    {
        var (batch, changes) = (Guid.NewGuid(), Guid.NewGuid());
        var operations = BatchActions.Operations(Name, actions);
        return (RequestContent.Create(BatchRequest.Content(batch, changes, _service.Root, operations)), BatchRequest.ContentType(batch));
    }

    private static Response<IReadOnlyList<Response>> Answers(Response response)
    {
        var answers = BatchAnswer.Parse(response.Content.ToMemory(), response.Headers.ContentType);
        if (answers.FirstOrDefault(answer => answer.IsError) is { } failed)
            throw new TableTransactionFailedException(new RequestFailedException(failed, null, TableErrorParser.Shared));
        return Response.FromValue<IReadOnlyList<Response>>(answers, response);
    }
}
