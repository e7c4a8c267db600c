using System.Linq.Expressions;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using OrgStarter.DevLogto.Api;
using OrgStarter.DevLogto.Data;

namespace OrgStarter.DevLogto.Management;

/// <summary>
/// Implements the search of <c>GET /users</c>. <c>search</c> covers all fields, <c>search.primaryEmail</c> one field. Each value is a LIKE
/// pattern unless its <c>mode</c> is exact. Letter case is ignored. One match is enough unless <c>joint=and</c>. Source:
/// https://docs.logto.io/user-management/advanced-user-search.
/// </summary>
internal static class UserSearch
{
    private static readonly Dictionary<string, Expression<Func<Person, string?>>> Fields = new(StringComparer.Ordinal)
    {
        ["id"] = person => person.Id,
        ["primaryEmail"] = person => person.PrimaryEmail,
        ["primaryPhone"] = person => null,
        ["username"] = person => person.Username,
        ["name"] = person => person.Name,
    };

    /// <exception cref="ManagementError">400 for a field, a mode or a value that cannot be searched.</exception>
    public static IQueryable<Person> Apply(IQueryable<Person> people, IQueryCollection query)
    {
        Expression? condition = null;
        var person = Expression.Parameter(typeof(Person));
        foreach (var (key, value) in query.Where(q => q.Key == "search" || q.Key.StartsWith("search.", StringComparison.Ordinal)))
        {
            var field = key == "search" ? null : key["search.".Length..];
            var match = Matching(person, field, value.ToString(), Mode(query, field));
            condition = condition is null
                ? match
                : query["joint"] == "and" ? Expression.AndAlso(condition, match) : Expression.OrElse(condition, match);
        }

        return condition is null ? people : people.Where(Expression.Lambda<Func<Person, bool>>(condition, person));
    }

    private static string Mode(IQueryCollection query, string? field)
    {
        var mode = (field is not null && query.TryGetValue($"mode.{field}", out var own) ? own : query["mode"]).ToString();
        return mode switch
        {
            "" or "like" => "like",
            "exact" => mode,
            // The modes with regular expressions need PostgreSQL.
            _ => throw Refused($"Search match mode `{mode}` is not valid, expect one of like, exact, similar_to, posix."),
        };
    }

    private static Expression Matching(ParameterExpression person, string? field, string value, string mode)
    {
        if (value.Length == 0)
        {
            throw Refused("Search value cannot be empty.");
        }

        if (field is not null && !Fields.ContainsKey(field))
        {
            throw Refused($"Search field `{field}` is not valid, expect one of id, primary_email, primary_phone, username, name.");
        }

        return Fields
            .Where(f => field is null || f.Key == field)
            .Select(f => Compare(new Inline(f.Value.Parameters[0], person).Visit(f.Value.Body), value, mode))
            .Aggregate(Expression.OrElse);
    }

    private static Expression Compare(Expression text, string value, string mode)
    {
        // An exact value is a pattern with its wildcards escaped. SQLite's LIKE ignores letter case.
        Expression<Func<string?, bool>> like = mode == "exact"
            ? stored => EF.Functions.Like(stored, Like.Exactly(value), Like.Escape)
            : stored => EF.Functions.Like(stored, value, Like.Escape);
        return new Inline(like.Parameters[0], text).Visit(like.Body);
    }

    private static ManagementError Refused(string reason) => new(400, "request.invalid_input", $"Input is invalid. {reason}");

    private sealed class Inline(ParameterExpression parameter, Expression value) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == parameter ? value : node;
    }
}
