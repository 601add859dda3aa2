"""All rules. One module holds one rule; this list is what is checked, and in which order it is told."""

from service.checks.rule import Rule
from service.checks.rules.allowed_parts import allowed_parts
from service.checks.rules.call_cycle import call_cycle
from service.checks.rules.called_process import called_process
from service.checks.rules.caught_once import caught_once
from service.checks.rules.choices import choices
from service.checks.rules.dead_end import dead_end
from service.checks.rules.deadlines import deadlines
from service.checks.rules.decision_exists import decision_exists
from service.checks.rules.derived_cycle import derived_cycle
from service.checks.rules.documents import documents
from service.checks.rules.drawing import drawing
from service.checks.rules.element_ids import element_ids
from service.checks.rules.endless_loop import endless_loop
from service.checks.rules.event_choice import event_choice
from service.checks.rules.event_positions import event_positions
from service.checks.rules.extensions import extensions
from service.checks.rules.file_names import file_names
from service.checks.rules.flow_scope import flow_scope
from service.checks.rules.for_each import for_each
from service.checks.rules.forks import forks
from service.checks.rules.form_exists import form_exists
from service.checks.rules.form_limits import form_limits
from service.checks.rules.form_parts import form_parts
from service.checks.rules.formulas_parse import formulas_parse
from service.checks.rules.four_eyes import four_eyes
from service.checks.rules.keys import keys
from service.checks.rules.known_options import known_options
from service.checks.rules.labels import labels
from service.checks.rules.lanes import lanes
from service.checks.rules.loop_with_fork import loop_with_fork
from service.checks.rules.main_process import main_process
from service.checks.rules.marks import marks
from service.checks.rules.message_cycle import message_cycle
from service.checks.rules.messages import messages
from service.checks.rules.name_clash import name_clash
from service.checks.rules.one_start import one_start
from service.checks.rules.properties import properties
from service.checks.rules.readable import readable
from service.checks.rules.repeated_boundary import repeated_boundary
from service.checks.rules.role_words import role_words
from service.checks.rules.same_key import same_key
from service.checks.rules.size import size
from service.checks.rules.supplied import supplied
from service.checks.rules.table_covers import table_covers
from service.checks.rules.table_shape import table_shape
from service.checks.rules.timer_texts import timer_texts
from service.checks.rules.unique_ids import unique_ids
from service.checks.rules.unused import unused
from service.checks.rules.visible_for import visible_for
from service.checks.rules.ways_meet import ways_meet

RULES: tuple[Rule, ...] = (
    readable,
    file_names,
    unique_ids,
    element_ids,
    allowed_parts,
    event_positions,
    extensions,
    properties,
    marks,
    keys,
    name_clash,
    same_key,
    labels,
    one_start,
    main_process,
    lanes,
    role_words,
    visible_for,
    form_exists,
    form_parts,
    documents,
    form_limits,
    decision_exists,
    table_shape,
    table_covers,
    called_process,
    call_cycle,
    messages,
    message_cycle,
    caught_once,
    dead_end,
    flow_scope,
    choices,
    forks,
    ways_meet,
    event_choice,
    loop_with_fork,
    endless_loop,
    for_each,
    repeated_boundary,
    timer_texts,
    deadlines,
    four_eyes,
    formulas_parse,
    supplied,
    known_options,
    derived_cycle,
    drawing,
    size,
    unused,
)
