#nullable disable annotations // The real package is not annotated.
using System.Linq.Expressions;
using Azure.Data.Tables.Entities;
using Azure.Data.Tables.Filters;
using Azure.Data.Tables.Queries;

namespace Azure.Data.Tables;

public partial class TableClient
{
    /// <summary>Finds entities, ordered by partition key and row key, a page at a time as they are asked for.</summary>
    /// <param name="filter">In the filter language, by default all entities.</param>
    /// <param name="maxPerPage">By default 1,000, which is also the most.</param>
    /// <param name="select">The properties to get, by default all.</param>
    /// <exception cref="RequestFailedException">On enumeration: 404 <c>TableNotFound</c>; 400 <c>InvalidInput</c> for a filter that is not understood.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities.</remarks>
    public virtual Pageable<T> Query<T>(string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        new TablePageable<T>(Source<T>(filter, maxPerPage, select, cancellationToken));

    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(string filter = null, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        new TableAsyncPageable<T>(Source<T>(filter, maxPerPage, select, cancellationToken));

    /// <summary>Finds the entities that a lambda lets through, as <see cref="CreateQueryFilter{T}(Expression{Func{T, bool}})"/> translates it.</summary>
    /// <inheritdoc cref="Query{T}(string, int?, IEnumerable{string}, CancellationToken)" path="/param[@name != 'filter']"/>
    /// <exception cref="NotSupportedException">The service cannot answer that.</exception>
    public virtual Pageable<T> Query<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        Query<T>(ExpressionFilter.Create(filter), maxPerPage, select, cancellationToken);

    /// <inheritdoc cref="Query{T}(Expression{Func{T, bool}}, int?, IEnumerable{string}, CancellationToken)"/>
    public virtual AsyncPageable<T> QueryAsync<T>(Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string> select = null, CancellationToken cancellationToken = default) where T : class, ITableEntity =>
        QueryAsync<T>(ExpressionFilter.Create(filter), maxPerPage, select, cancellationToken);

    /// <summary>A filter from an interpolated string; its values are quoted and escaped.</summary>
    /// <exception cref="ArgumentException">A value has a type that the filter language does not have.</exception>
    /// <remarks>See https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities#constructing-filter-strings.</remarks>
    public static string CreateQueryFilter(FormattableString filter) => InterpolatedFilter.Create(filter);

    /// <summary>A filter from a lambda that compares properties with values and combines that with <c>&amp;&amp;</c>, <c>||</c> and <c>!</c>.</summary>
    /// <exception cref="NotSupportedException">The service cannot answer that.</exception>
    public static string CreateQueryFilter<T>(Expression<Func<T, bool>> filter) => ExpressionFilter.Create(filter);

    private PageSource<T> Source<T>(string filter, int? maxPerPage, IEnumerable<string> select, CancellationToken cancellation) where T : class, ITableEntity
    {
        var mapper = EntityMapper.For(typeof(T));
        return new(_service, new TableQuery(Name, filter, maxPerPage, select?.ToArray()), Continuation.Entities, json => (T)mapper.Read(json), cancellation);
    }
}
